package dev.teal.deploy.operation.traffic;

import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Problem;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.run.Unhealthy;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.event.Event;
import dev.teal.health.SlotProbe;
import dev.teal.router.PauseStats;
import dev.teal.runtime.Refusal;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Requests wait at nginx, for an app that must never run twice at once (`strategy: recreate`). The new release
/// has `limit` to become healthy, and a rollback has as much again; the old release may take its `stop_timeout`
/// in addition. A watchdog on the server ends the pause after that, even when this client is gone.
///
/// @param before the release in the live slot, started again when the deployment fails
public record Pause(Slot from, Slot to, Release before, Duration limit) {
    private static final Duration INTERVAL = Duration.ofMillis(50);
    /// Many waiting requests take some seconds to resume.
    private static final int COUNTS = 100;

    /// The pause of an app that must never run twice at once; empty when the old release does not run.
    public static Optional<Pause> of(ServerState state) {
        Slot from = state.live();
        SlotState old = state.slotState(from);
        Optional<Duration> limit = state.target().config().pause();
        boolean runs = old.present() && old.status() != SlotState.Status.STOPPED;
        if (limit.isEmpty() || from == state.nextSlot() || !runs) {
            return Optional.empty();
        }
        Release before = state.liveRelease()
                .orElseThrow(() -> Problem.failed(
                        "the app in " + from + " was not deployed by Teal, so it could not be started again if the"
                                + " new release failed",
                        "stop " + state.target().slots().name(from) + " on "
                                + state.target().server().name()
                                + " (visitors get 502 from then on), then run the command again"));
        return Optional.of(new Pause(from, state.nextSlot(), before, limit.get()));
    }

    public void start(StepContext context) {
        restartAfterBoot(context);
        pause(context);
    }

    /// Pauses again before a flip is undone. Requests come first, since they reach a release that failed.
    public void startAgain(StepContext context) {
        pause(context);
        restartAfterBoot(context);
    }

    /// If the server loses power while the app does not run, Docker starts the live slot at boot, and only
    /// that.
    private void restartAfterBoot(StepContext context) {
        Target target = context.target();
        Result restarts = target.server().run(target.slots().restart(RestartPolicy.ALWAYS, from));
        if (!restarts.ok()) {
            throw Problem.failed(
                    "the restart policy of " + target.slots().name(from) + " cannot be set on "
                            + target.server().name(),
                    restarts.errorLines(),
                    "fix the error above and run the command again");
        }
        target.server().run(target.slots().restart(RestartPolicy.NO, to)); // it may not exist yet
    }

    private void pause(StepContext context) {
        Target target = context.target();
        Result written = target.server().run(command(target, context.epoch()));
        Refusal.of(written, target.server()).ifPresent(refused -> {
            throw new Unhealthy(Problem.failed(
                    before.id() + " in " + from + " could not be started again if the new release failed: "
                            + refused.happened(),
                    "stop " + target.slots().name(from) + " on "
                            + target.server().name() + " (visitors get 502 from then on), then run the command again"));
        });
        if (!written.ok()) {
            throw Problem.failed(
                    target.layout().pause() + " cannot be written on "
                            + target.server().name(),
                    written.errorLines(),
                    "fix that folder, then run the command again");
        }
        context.pause().start(limit);
        if (!stats(context).map(PauseStats::closed).orElse(false)) {
            throw Problem.failed(
                    "nginx on " + target.server().name()
                            + " does not pause requests: its file was written without `strategy: recreate`, or"
                            + " it cannot read " + target.layout().pause(),
                    "`teal setup` writes its file and fixes the folder; then run the command again");
        }
    }

    /// Docker sets one policy after the other. If the server loses power between them, both containers are due
    /// to start, and only one of them can.
    ///
    /// @param first the slot to start at boot
    static Command restartAtBoot(Target target, Slot first) {
        return target.slots().restart(RestartPolicy.UNLESS_STOPPED, first, first.other());
    }

    private Command command(Target target, int epoch) {
        Duration forward = limit.plus(target.config().stopTimeout());
        return Command.script(
                Scripts.read(Pause.class, "pause.sh"),
                List.of(
                        target.layout().pause(),
                        String.valueOf(epoch),
                        seconds(forward.plus(limit)),
                        target.layout().pauseLog(),
                        Scripts.read(Pause.class, "watchdog.sh"),
                        target.slots().check(from, before).inShell(),
                        seconds(forward),
                        seconds(limit),
                        target.layout().lock(),
                        target.layout().epoch(),
                        target.layout().holder(),
                        target.layout().journal(),
                        target.layout().flag(),
                        to.toString(),
                        target.slots().endOnce() + "; " + target.slots().stop(to, before.stopTimeout()),
                        target.slots()
                                .start(from, before, RestartPolicy.UNLESS_STOPPED)
                                .toString(),
                        isHealthy(target),
                        restartAtBoot(target, to).toString()));
    }

    private String isHealthy(Target target) {
        SlotProbe probe = new SlotProbe(before.health(), target.router().visitor());
        String healthy = probe.once(target.slots().address(from)).toString();
        return target.slots()
                .listener(from)
                .map(listener -> healthy + " && " + listener)
                .orElse(healthy);
    }

    private static String seconds(Duration time) {
        return String.valueOf(time.toSeconds());
    }

    /// Resumes the requests, to the live slot, and waits until none is paused.
    ///
    /// @return a phrase with the number of requests that waited and the longest wait
    public static String resume(StepContext context, Slot live) {
        end(context, live);
        Optional<PauseStats> stats = stats(context);
        for (int i = 0; i < COUNTS && stats.map(PauseStats::waiting).orElse(0L) > 0; i++) {
            context.sleep(INTERVAL);
            stats = stats(context);
        }
        stats.ifPresent(paused -> context.events()
                .emit(new Event.Resumed(paused.count(), paused.longest(), paused.expired(), paused.gone())));
        return stats.map(paused -> describe(paused, live)).orElse("requests go to " + live);
    }

    private static String describe(PauseStats paused, Slot live) {
        return "%d requests waited, the longest %.1f s, and go to %s%s%s"
                .formatted(
                        paused.count(),
                        paused.longest().toMillis() / 1000.0,
                        live,
                        paused.expired() == 0 ? "" : "; " + paused.expired() + " waited too long",
                        paused.gone() == 0 ? "" : "; " + paused.gone() + " gave up");
    }

    /// Ends the pause. At the next boot the live slot starts, and the other one stays stopped.
    public static void end(StepContext context, Slot live) {
        Target target = context.target();
        if (target.config().pause().isPresent()) {
            target.server().run(restartAtBoot(target, live));
        }
        Result removed = target.server().run(target.router().resume());
        if (!removed.ok()) {
            throw Problem.failed(
                    target.layout().pause() + " cannot be removed on "
                            + target.server().name(),
                    removed.errorLines(),
                    "remove it by hand, then `teal recover`");
        }
        context.pause().end();
    }

    public static Optional<PauseStats> stats(StepContext context) {
        return PauseStats.of(
                context.target().server().run(context.target().router().askPaused(context.epoch())));
    }
}
