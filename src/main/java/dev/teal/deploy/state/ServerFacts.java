package dev.teal.deploy.state;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.server.Result;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What one [StateQuery] found on the server: tools, lock, router, journal, releases.
///
/// @param missing    programs a deployment needs that are not there
/// @param setUp      whether `teal setup` has made the app's directory
/// @param subnet     of the Docker network that Teal made for the app, as Docker prints it; empty when there is none
/// @param routed     whether the app's nginx file is in place, and Teal's; an older one knows no answer
/// @param answer     the slot nginx says is live; empty when nginx does not answer for the app
/// @param version    the version of the app's nginx file that nginx has loaded; empty when it does not say
/// @param health     HTTP status with which the live slot answered for its health through nginx; empty when
///                   that was not asked, or it did not
/// @param shadowed   whether another site of nginx' answered a visitor's request; false when that was not asked
/// @param flag       the slot the flag file stands for
/// @param closed     whether nginx answers every request itself, with 503
/// @param holder     who holds the lock; empty when it is free
/// @param epoch      of the last holder of the lock; 0 before the first
/// @param releases   all that have a record, oldest first
/// @param unreadable records that are not understood, by file name
/// @param slots      the answer to [Slots#inspect]; empty when nothing is set up
public record ServerFacts(
        Set<String> missing,
        boolean setUp,
        String subnet,
        boolean routed,
        Optional<Slot> answer,
        String version,
        String health,
        boolean shadowed,
        Slot flag,
        boolean closed,
        String holder,
        int epoch,
        Journal journal,
        List<Release> releases,
        List<String> unreadable,
        Result slots) {

    public Optional<Release> release(String id) {
        return releases.stream().filter(release -> release.id().equals(id)).findFirst();
    }
}
