package dev.teal.deploy.state;

import dev.teal.app.Registration;
import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.certificate.CertificateFacts;
import dev.teal.server.Result;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What one [StateQuery] found on the server: tools, lock, router, journal, releases.
///
/// @param missing    programs that a deployment needs and the server does not have
/// @param setUp      whether `teal setup` has made the app's directory
/// @param routed     whether the app's nginx file is in place and was written by Teal; an old one has no answer
/// @param answer     the slot that nginx reports as live; empty when nginx does not answer for the app
/// @param version    of the app's nginx file as nginx has loaded it; empty when nginx does not report one
/// @param health     HTTP status of the live slot's health check through nginx; empty when it was not asked, or
///                   did not answer
/// @param shadowed   whether another nginx site answered a visitor's request; false when that was not asked
/// @param flag       the slot that the flag file selects
/// @param closed     whether nginx answers every request itself, with 503, because a database is replaced
/// @param offline    the maintenance of a user, during which nginx answers with 503 too
/// @param userLock   the lock of a user, who holds deployments off
/// @param holder     who holds the lock; empty when it is free
/// @param epoch      of the last holder of the lock; 0 before the first
/// @param registered what `teal setup` recorded about the app, as JSON; empty when an older Teal has set it up
/// @param releases   those with a record, oldest first
/// @param unreadable why records could not be read
/// @param slots      the result of [dev.teal.runtime.SlotRuntime#inspect]; empty when nothing is set up; followed by
///                   that of [dev.teal.runtime.SlotRuntime#usage] when it was asked
/// @param disk       empty when it was not asked
/// @param certificate empty when it was not asked, or cannot be read
public record ServerFacts(
        Set<String> missing,
        boolean setUp,
        boolean routed,
        Optional<Slot> answer,
        String version,
        String health,
        boolean shadowed,
        Slot flag,
        boolean closed,
        Optional<UserNote> offline,
        Optional<UserNote> userLock,
        String holder,
        int epoch,
        String registered,
        Journal journal,
        List<Release> releases,
        List<String> unreadable,
        Result slots,
        Optional<DiskSpace> disk,
        Optional<CertificateFacts> certificate) {

    /// The state of slots whose containers carry no release of their own, with the release as which they were adopted.
    Map<Slot, SlotState> withAdopted(Map<Slot, SlotState> slotStates) {
        Map<Slot, SlotState> named = new EnumMap<>(slotStates);
        for (Release release : releases) {
            release.adopted()
                    .ifPresent(container -> named.replaceAll(
                            (slot, state) -> state.instance().startsWith(container) ? state.of(release.id()) : state));
        }
        return named;
    }

    public Optional<Registration> registration() {
        return registered.isEmpty() ? Optional.empty() : Optional.of(Registration.parse(registered));
    }

    public Optional<Release> release(String id) {
        return releases.stream().filter(release -> release.id().equals(id)).findFirst();
    }
}
