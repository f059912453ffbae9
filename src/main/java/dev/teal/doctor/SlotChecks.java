package dev.teal.doctor;

import static dev.teal.doctor.Check.when;

import dev.teal.app.Slot;
import dev.teal.base.Finding;
import dev.teal.deploy.operation.release.ImageVolumes;
import dev.teal.deploy.operation.release.ServerChecks;
import dev.teal.deploy.state.RetainedReleases;
import dev.teal.deploy.state.ServerState;
import dev.teal.runtime.Inventory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The slots, the next release, and those that a rollback could need.
///
/// @param deployment what the next deployment would meet
record SlotChecks(
        ServerState state,
        HostFacts host,
        Inventory inventory,
        RetainedReleases retained,
        Optional<ServerChecks> deployment)
        implements Theme {
    @Override
    public List<Check> checks() {
        return List.of(ports(), images(), next());
    }

    /// A published port passes a firewall like ufw.
    private Check ports() {
        List<Finding> found = new ArrayList<>();
        inventory.slots().forEach((slot, in) -> in.open().forEach(address -> found.add(open(slot, address))));
        if (found.isEmpty()) {
            host.all("listens")
                    .forEach(address -> found.add(Finding.warns(
                            "a process on " + server() + " listens on a slot's port for other machines, at " + address,
                            "stop it, or let it listen on 127.0.0.1 (`ss -ltnp` shows it)")));
        }
        return Check.of("ports", "the slots' ports answer on 127.0.0.1 only")
                .found(found)
                .found(deployment.flatMap(ServerChecks::portIsFree));
    }

    private Finding open(Slot slot, String address) {
        return Finding.refuses(
                "everybody who reaches " + server() + " can reach "
                        + state.target().slots().name(slot) + " at " + address
                        + ", past nginx and past a firewall like ufw",
                slot == state.live()
                        ? "`teal deploy`: the next release is published on 127.0.0.1 only"
                        : "the next deployment to " + slot + " replaces it: `teal deploy`");
    }

    private Check images() {
        List<String> gone = state.facts().releases().stream()
                .filter(release ->
                        release.wentLive().isPresent() && !retained.images().contains(release.image()))
                .map(release -> release.id())
                .toList();
        return Check.of("images", "each kept release has one")
                .found(when(
                        !gone.isEmpty(),
                        new Finding(
                                Finding.Severity.WARNS,
                                "releases have lost their image on " + server() + ": no rollback to them, no restart",
                                gone,
                                "deploy again what you need; `teal history` shows the commits")));
    }

    /// What a deployment checks before it begins.
    private Check next() {
        return Check.of("next release", "nothing known stands in its way")
                .found(deployment.flatMap(ServerChecks::starts))
                .found(deployment.flatMap(
                        checks -> checks.platformFits(state.target().images().platform())))
                .found(ImageVolumes.check(state, ImageVolumes.foreseen(state.target())));
    }

    private String server() {
        return state.target().server().name();
    }
}
