package dev.teal.doctor;

import static dev.teal.doctor.Check.when;

import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.app.SlotUsage;
import dev.teal.base.Finding;
import dev.teal.config.HealthConfig;
import dev.teal.deploy.operation.release.ImageVolumes;
import dev.teal.deploy.operation.release.ServerChecks;
import dev.teal.deploy.state.RetainedReleases;
import dev.teal.deploy.state.ServerState;
import dev.teal.runtime.Inventory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The releases on the server: the live one, and those that a rollback could need.
///
/// @param usage      of the live slot
/// @param deployment what the next deployment would meet
record SlotChecks(
        ServerState state,
        HostFacts host,
        Inventory inventory,
        SlotUsage usage,
        RetainedReleases retained,
        Optional<ServerChecks> deployment)
        implements Theme {
    @Override
    public List<Check> checks() {
        return List.of(live(), health(), restarts(), ports(), log(), boot(), images(), next());
    }

    private Check live() {
        SlotState live = state.slotState(state.live());
        return Check.of("live slot", live.present() ? state.live() + " runs " + live.describe() : "nothing is deployed")
                .found(when(
                        live.present() && !live.running(),
                        Finding.refuses(
                                name() + " is live on " + server() + ", but "
                                        + (live.status() == SlotState.Status.RESTARTING
                                                ? "ends and starts again and again"
                                                : "does not run (exit code " + live.exitCode() + ")"),
                                "`teal logs` shows why; `teal rollback` goes back")));
    }

    /// Through nginx, as a visitor.
    private Check health() {
        HealthConfig health = state.target().config().health();
        String status = state.facts().health();
        boolean wanted = status.equals(String.valueOf(health.status()));
        boolean asked = state.slotState(state.live()).running()
                && state.facts().offline().isEmpty()
                && !state.facts().closed()
                && !state.facts().shadowed();
        return Check.of("health", wanted ? health.path() + " answers " + status : "not asked")
                .found(when(
                        asked && !wanted,
                        Finding.refuses(
                                health.path() + " answers "
                                        + (status.isEmpty() || status.equals("000") ? "nothing" : status)
                                        + " through nginx on " + server() + ", not " + health.status(),
                                "`teal logs` shows why; `teal rollback` goes back")));
    }

    private Check restarts() {
        int restarts = state.slotState(state.live()).restarts();
        return Check.of("restarts", "the live release has not ended by itself")
                .found(when(
                        restarts > 0,
                        Finding.warns(
                                name() + " has ended by itself and was started again " + restarts + " times",
                                "`teal logs -n 1000` may show why; `teal restart` starts counting anew")))
                .found(when(
                        usage.oomKill(),
                        Finding.warns(
                                "the kernel killed a process of " + name() + " because memory ran out",
                                "give it more (container.memory), or find what takes it; `teal deploy` starts anew")));
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
                        + state.target().slots().name(slot) + " at " + address + ", past nginx and past a firewall like ufw",
                slot == state.live()
                        ? "`teal deploy`: the next release is published on 127.0.0.1 only"
                        : "the next deployment to " + slot + " replaces it: `teal deploy`");
    }

    private Check log() {
        return Check.of("log", "old lines of the live release are removed")
                .found(when(
                        slot().map(Inventory.InSlot::endlessLog).orElse(false),
                        Finding.warns(
                                "the log of " + name() + " on " + server() + " has no limit: it fills the disk",
                                "add `--log-opt=max-size=10m` to container.options in teal.yml, then `teal deploy`")));
    }

    private Check boot() {
        return Check.of("reboot", "the live release starts again with the server")
                .found(
                        when(
                                slot().map(in -> !in.atBoot()).orElse(false),
                                Finding.refuses(
                                        name() + " does not start again when " + server() + " does",
                                        "set its restart policy to " + RestartPolicy.UNLESS_STOPPED)),
                        new Fix.OnServer(
                                "let " + name() + " start again with the server",
                                state.target().slots().restart(RestartPolicy.UNLESS_STOPPED, state.live())));
    }

    private Check images() {
        List<String> gone = state.facts().releases().stream()
                .filter(release -> release.wentLive().isPresent()
                        && !retained.images().contains(release.image()))
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

    private Optional<Inventory.InSlot> slot() {
        return Optional.ofNullable(inventory.slots().get(state.live()));
    }

    private String name() {
        return state.target().slots().name(state.live());
    }

    private String server() {
        return state.target().server().name();
    }
}
