package dev.teal.doctor;

import static dev.teal.doctor.Check.when;

import dev.teal.app.RestartPolicy;
import dev.teal.app.SlotState;
import dev.teal.app.SlotUsage;
import dev.teal.base.Finding;
import dev.teal.config.HealthConfig;
import dev.teal.deploy.state.ServerState;
import dev.teal.runtime.Inventory;
import java.util.List;
import java.util.Optional;

/// The live release.
///
/// @param usage of its slot
record LiveChecks(ServerState state, Inventory inventory, SlotUsage usage) implements Theme {
    @Override
    public List<Check> checks() {
        return List.of(live(), health(), restarts(), log(), boot());
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
                                name() + " has ended by itself and was started again "
                                        + (restarts == 1 ? "once" : restarts + " times"),
                                "`teal logs -n 1000` may show why; `teal restart` starts counting anew")))
                .found(when(
                        usage.oomKill(),
                        Finding.warns(
                                "the kernel killed a process of " + name() + " because memory ran out",
                                "give it more (container.memory), or find what takes it; `teal deploy` starts anew")));
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
