package dev.teal.deploy.step.traffic;

import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.run.Effect;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.health.SlotProbe;
import dev.teal.router.PauseStats;
import dev.teal.runtime.Refusal;
import dev.teal.server.Command;
import dev.teal.server.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `strategy: recreate`, for an app that must never run twice at once: from here until [ResumeRequests]
/// requests wait at nginx. There is one `pause` for the new release to get healthy, and as much again for the
/// way back; the old one may take its `stop_timeout` besides. nginx waits no longer than that, whatever became
/// of this client.
///
/// @param before what runs in the slot that is live, to be started again when it does not go well
public record PauseRequests(Slot from, Slot to, Release before, Duration most) implements Step {

    /// Starts the watch as a process of its own, without the lock's descriptor. Nothing waits when the old release
    /// could not be started again.
    private static final String PAUSE = """
            pause=$1 epoch=$2 seconds=$3 log=$4 watch=$5 check=$6
            (eval "$check") || exit
            (umask 077; : >>"$log")
            till=$(($(date +%s) + seconds)); read -r boot </proc/sys/kernel/random/boot_id
            printf '%s\\n' "$till $epoch $boot" >"$pause.new" && chmod 644 "$pause.new" && mv "$pause.new" "$pause" || exit 1
            shift 6
            for fd in 3 4 5 6 7 8 9; do eval "exec $fd>&-"; done
            setsid /bin/sh -c "$watch" watch "$pause" "$epoch" "$@" >"$log" 2>&1 </dev/null &
            """;

    /// Ends with the pause. Until then it waits for the lock, which the kernel frees when the client's
    /// worker dies. One that is stuck (a laptop that sleeps) is ended: when its time is over and its journal
    /// tells of no way back, or when that takes too long as well. Then nobody else can act, and what was live
    /// comes back, or, had the flip happened, stays: the new release was healthy then. A route folder that somebody
    /// took away ends nothing; with the app's whole folder there is nothing left to bring back.
    private static final String WATCH = """
            pause=$1 epoch=$2 forward=$3 back=$4 lock=$5 epochs=$6 holder=$7 journal=$8 flag=$9; shift 9
            to=$1 stop=$2 start=$3 probe=$4 restarts=$5
            late=$(($(date +%s) + forward))
            folder() { [ -d "${pause%/*}" ]; }
            ours() {
              [ -e "$lock" ] || return 1
              ! folder || { read -r till id boot 2>/dev/null <"$pause" && [ "$id" = "$epoch" ]; }
            }
            past() { [ "$(date +%s)" -gt "$1" ]; }
            goes_back() { tail -n 20 "$journal" | grep '"epoch":'"$epoch," | grep -q '"phase":"failed"'; }
            end_holders() {
              for fd in /proc/[0-9]*/fd/*; do
                pid=${fd#/proc/}; pid=${pid%%/*}
                [ "$pid" != $$ ] && [ "$fd" -ef "$lock" ] && kill -TERM "$pid"
              done
            }
            exec 9<"$lock"
            while ours || exit 0; do
              ! flock -n 9 || break
              if past $((till + 10)) || { past "$late" && ! goes_back; }; then end_holders; fi
              sleep 0.2
            done
            ours || exit 0
            printf '%s\\n' "$(date): the client is gone"
            echo "the watchdog of a deployment whose client is gone" >"$pauseer"
            (umask 077; printf '%s\\n' "$(($(cat "$epochs") + 1))" >"$epochs.new") && mv "$epochs.new" "$epochs"
            slot=; ! folder || slot=blue; [ ! -f "$flag" ] || slot=green
            if [ "$slot" != "$to" ]; then
              end=$(($(date +%s) + back))
              printf '%s\\n' "$end $epoch $boot" >"$pause.new" && chmod 644 "$pause.new" && mv "$pause.new" "$pause"
              eval "$stop"
              eval "$start"
              until eval "$probe" || past "$end"; do eval "$start"; sleep 0.2; done
            fi
            eval "$restarts"
            rm -f "$pause"
            printf '%s\\n' "$(date): requests go on"
            """;

    @Override
    public String name() {
        return "pause";
    }

    @Override
    public String describe() {
        return "let requests wait at nginx until " + to + " is healthy, at most " + most.toSeconds() + " s";
    }

    @Override
    public Effect effect() {
        return Effect.PAUSES;
    }

    @Override
    public String run(StepContext context) {
        comesUpAtBoot(context);
        pause(context);
        return "requests wait at nginx";
    }

    /// Should the server lose power while nothing of the app runs, Docker starts what is live when it boots, and
    /// nothing else.
    void comesUpAtBoot(StepContext context) {
        Target target = context.target();
        Result restarts = target.server().run(target.slots().restart(RestartPolicy.ALWAYS, from));
        if (!restarts.ok()) {
            throw Problem.failed(
                    target.slots().name(from) + " cannot be told to come up when "
                            + target.server().name() + " boots",
                    restarts.errorLines(),
                    "mend what is said above, then try again");
        }
        target.server().run(target.slots().restart(RestartPolicy.NO, to)); // there may be none yet
    }

    void pause(StepContext context) {
        Target target = context.target();
        Result written = target.server().run(command(target, context.epoch()));
        Refusal.of(written, target.server()).ifPresent(refused -> {
            throw Problem.failed(
                    before.id() + " in " + from + " could not be started again if the new release failed: "
                            + refused.happened(),
                    "stop " + target.slots().name(from) + " on "
                            + target.server().name() + " (visitors get 502 from then on), then try again");
        });
        if (!written.ok()) {
            throw Problem.failed(
                    target.layout().pause() + " cannot be written on "
                            + target.server().name(),
                    written.errorLines(),
                    "mend that folder there, then try again");
        }
        context.startPause(most);
        if (!ResumeRequests.held(context).map(PauseStats::closed).orElse(false)) {
            throw Problem.failed(
                    "nginx on " + target.server().name()
                            + " does not pause requests: its file was written without `strategy: recreate`, or"
                            + " it cannot read " + target.layout().pause(),
                    "`teal setup` writes its file and mends the folder; then try again");
        }
    }

    /// Docker learns it of one after the other. Should the server lose power between them, both are to come up, and
    /// Docker starts one.
    ///
    /// @param first what is to come up
    static Command asTheyRun(Target target, Slot first) {
        return target.slots().restart(RestartPolicy.UNLESS_STOPPED, first, first.other());
    }

    private Command command(Target target, int epoch) {
        SlotProbe probe = new SlotProbe(before.health(), target.router().visitor());
        String stop = target.slots().endOnce() + "; " + target.slots().stop(to, before.stopTimeout());
        Duration forward = most.plus(target.config().stopTimeout());
        return Command.script(
                PAUSE,
                List.of(
                        target.layout().pause(),
                        String.valueOf(epoch),
                        seconds(forward.plus(most)),
                        target.layout().pauseLog(),
                        WATCH,
                        target.slots().check(from, before).inShell(),
                        seconds(forward),
                        seconds(most),
                        target.layout().lock(),
                        target.layout().epoch(),
                        target.layout().holder(),
                        target.layout().journal(),
                        target.layout().flag(),
                        to.toString(),
                        stop,
                        target.slots()
                                .start(from, before, RestartPolicy.UNLESS_STOPPED)
                                .toString(),
                        isWell(target, probe),
                        asTheyRun(target, to).toString()));
    }

    private String isWell(Target target, SlotProbe probe) {
        String well = probe.once(target.slots().address(from)).toString();
        return target.slots()
                .listener(from)
                .map(listener -> well + " && " + listener)
                .orElse(well);
    }

    private static String seconds(Duration time) {
        return String.valueOf(time.toSeconds());
    }

    @Override
    public Optional<String> undo(StepContext context) {
        return Optional.of(ResumeRequests.resume(context, from));
    }
}
