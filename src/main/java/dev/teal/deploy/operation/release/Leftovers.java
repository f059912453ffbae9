package dev.teal.deploy.operation.release;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.operation.data.PruneSnapshots;
import dev.teal.deploy.operation.release.Leftover.Kind;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.image.Images;
import dev.teal.runtime.Inventory;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds what Teal made, on the server and on this machine, and no rollback needs. Changes nothing.
public final class Leftovers {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final ServerState state;
    private final Target target;
    private final Images images;
    private final Set<Slot> failed;
    private final List<Release> releases;
    private final Set<String> retained;
    private final Set<String> attempted;

    private Leftovers(ServerState state) {
        this.state = state;
        this.target = state.target();
        this.images = target.images();
        this.failed = state.failed();
        this.releases = state.without(failed).prunable();
        this.retained = state.facts().releases().stream()
                .filter(release -> !releases.contains(release))
                .map(Release::id)
                .collect(Collectors.toSet());
        this.attempted = state.facts().journal().entries().stream()
                .map(Entry::release)
                .filter(release -> !release.isEmpty())
                .collect(Collectors.toSet());
    }

    /// In the order in which they can be removed.
    ///
    /// @param now the time of this machine
    /// @throws Problem when a record cannot be read: what belongs to that release would look like a leftover
    public static List<Leftover> of(ServerState state, Instant now) {
        List<String> unreadable = state.facts().unreadable();
        if (!unreadable.isEmpty()) {
            throw Problem.failed(
                    "not all records of releases on " + state.target().server().name() + " can be read",
                    unreadable,
                    "update Teal on this machine, or remove a damaged record in "
                            + state.target().layout().releases() + "; then run the command again");
        }
        return new Leftovers(state).all(now);
    }

    private List<Leftover> all(Instant now) {
        List<Leftover> all = new ArrayList<>();
        failed.forEach(
                slot -> all.add(new Leftover(Kind.CONTAINER, target.slots().name(slot), 0)));
        inventory(target).leftovers().forEach(left -> all.add(new Leftover(Kind.RUN, left.name(), 0)));
        Set<String> orphans = orphans();
        Map<String, Long> sizes = images.sizes(named(orphans), target.server());
        releases.forEach(
                release -> all.add(new Leftover(Kind.RELEASE, release.id(), sizes.getOrDefault(release.image(), 0L))));
        orphans.forEach(name -> all.add(new Leftover(Kind.IMAGE, name, sizes.getOrDefault(name, 0L))));
        PruneSnapshots.old(target, release -> !release.isEmpty() && !retained.contains(release))
                .forEach(snapshot -> all.add(new Leftover(Kind.SNAPSHOT, snapshot.id(), snapshot.bytes())));
        all.addAll(files());
        all.addAll(new LocalLeftovers(images, state.local(), retained, attempted).of(now));
        return all;
    }

    static Inventory inventory(Target target) {
        return target.slots().inventory(target.server().run(target.slots().inventory(), LIMIT), target.server());
    }

    /// Removes what the engine has under this name, unless it is gone or in use.
    public static Result removeRun(Target target, String name) {
        return inventory(target).leftovers().stream()
                .filter(left -> left.name().equals(name))
                .map(left -> target.server().run(left.removal(), LIMIT))
                .filter(removed -> !removed.ok())
                .findFirst()
                .orElse(new Result(0, "", "", Duration.ZERO));
    }

    private Collection<String> named(Set<String> orphans) {
        Set<String> names = new HashSet<>(orphans);
        releases.forEach(release -> names.add(release.image()));
        return names;
    }

    /// Images that were sent for a release that has no record: the deployment was interrupted between the two. The
    /// user may have images of the same name with other tags, so only those that the journal names are Teal's.
    private Set<String> orphans() {
        Set<String> known = new HashSet<>();
        state.facts().releases().forEach(release -> known.add(release.image()));
        state.slotStates().values().forEach(slot -> known.add(slot.image()));
        Set<String> present = images.names(target.server().run(images.list()), target.server());
        return attempted.stream()
                .map(images::name)
                .filter(name -> present.contains(name) && !known.contains(name))
                .collect(Collectors.toSet());
    }

    private List<Leftover> files() {
        Command query = Command.script(
                Scripts.read(Leftovers.class, "leftovers.sh"),
                target.layout().teal(),
                target.layout().route(),
                target.layout().marker(),
                target.nginxFile().path());
        Result found = target.server().run(query, LIMIT);
        if (!found.ok()) {
            throw Problem.failed(
                    target.layout().teal() + " on " + target.server().name() + " cannot be read",
                    found.errorLines(),
                    "fix the error above, then run the command again");
        }
        return found.lines().stream()
                .map(line -> Reply.fields(line, " ", 2))
                .map(parts -> new Leftover(Kind.FILE, parts[1], Reply.number(parts[0]) * 1024))
                .toList();
    }
}
