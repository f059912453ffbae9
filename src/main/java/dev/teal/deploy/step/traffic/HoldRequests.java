package dev.teal.deploy.step.traffic;

import dev.teal.app.Release;
import dev.teal.app.Restart;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.run.Effect;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.Work;
import dev.teal.deploy.state.Site;
import dev.teal.health.SlotProbe;
import dev.teal.router.Held;
import dev.teal.runtime.Refusal;
import dev.teal.server.Command;
import dev.teal.server.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A handover begins, for an app that must never run twice at once: from here until [LetGo] requests wait at
/// nginx. There is one `hold` for the new release to get healthy, and as much again for the way back; the old
/// one may take its `stop_timeout` besides. nginx waits no longer than that, whatever became of this client.
///
/// @param before what runs in the slot that is live, to be started again when it does not go well
public record HoldRequests(Slot from, Slot to, Release before, Duration most) implements Step {

    /// Starts the watch as a process of its own, without the lock's descriptor. Nothing waits when the old release
    /// could not be started again.
    private static final String HOLD = """
            hold=$1 epoch=$2 seconds=$3 log=$4 watch=$5 check=$6
            (eval "$check") || exit
            (umask 077; : >>"$log")
            till=$(($(date +%s) + seconds)); read -r boot </proc/sys/kernel/random/boot_id
            printf '%s\\n' "$till $epoch $boot" >"$hold.new" && chmod 644 "$hold.new" && mv "$hold.new" "$hold" || exit 1
            shift 6
            for fd in 3 4 5 6 7 8 9; do eval "exec $fd>&-"; done
            setsid /bin/sh -c "$watch" watch "$hold" "$epoch" "$@" >"$log" 2>&1 </dev/null &
            """;

    /// Ends with the handover. Until then it waits for the lock, which the kernel frees when the client's
    /// worker dies. One that is stuck (a laptop that sleeps) is ended: when its time is over and its journal
    /// tells of no way back, or when that takes too long as well. Then nobody else can act, and what was live
    /// comes back, or, had the flip happened, stays: the new release was healthy then. A route folder that somebody
    /// took away ends nothing; with the app's whole folder there is nothing left to bring back.
    private static final String WATCH = """
            hold=$1 epoch=$2 forward=$3 back=$4 lock=$5 epochs=$6 holder=$7 journal=$8 flag=$9; shift 9
            to=$1 stop=$2 start=$3 probe=$4 restarts=$5
            late=$(($(date +%s) + forward))
            folder() { [ -d "${hold%/*}" ]; }
            ours() {
              [ -e "$lock" ] || return 1
              ! folder || { read -r till id boot 2>/dev/null <"$hold" && [ "$id" = "$epoch" ]; }
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
            echo "a handover whose client is gone, which is put right" >"$holder"
            (umask 077; printf '%s\\n' "$(($(cat "$epochs") + 1))" >"$epochs.new") && mv "$epochs.new" "$epochs"
            slot=; ! folder || slot=blue; [ ! -f "$flag" ] || slot=green
            if [ "$slot" != "$to" ]; then
              end=$(($(date +%s) + back))
              printf '%s\\n' "$end $epoch $boot" >"$hold.new" && chmod 644 "$hold.new" && mv "$hold.new" "$hold"
              eval "$stop"
              eval "$start"
              until eval "$probe" || past "$end"; do eval "$start"; sleep 0.2; done
            fi
            eval "$restarts"
            rm -f "$hold"
            printf '%s\\n' "$(date): requests go on"
            """;

    @Override
    public String name() {
        return "hold";
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
    public String run(Work work) {
        comesUpAtBoot(work);
        hold(work);
        return "requests wait at nginx";
    }

    /// Should the server lose power while nothing of the app runs, Docker starts what is live when it boots, and
    /// nothing else.
    void comesUpAtBoot(Work work) {
        Site site = work.site();
        Result restarts = site.server().run(site.slots().restart(Restart.ALWAYS, from));
        if (!restarts.ok()) {
            throw Problem.failed(
                    site.slots().name(from) + " cannot be told to come up when "
                            + site.server().name() + " boots",
                    restarts.complaint(),
                    "mend what is said above, then try again");
        }
        site.server().run(site.slots().restart(Restart.NO, to)); // there may be none yet
    }

    void hold(Work work) {
        Site site = work.site();
        Result written = site.server().run(command(site, work.epoch()));
        Refusal.of(written, site.server()).ifPresent(refused -> {
            throw Problem.failed(
                    before.id() + " in " + from + " could not be started again if the new release failed: "
                            + refused.happened(),
                    "stop " + site.slots().name(from) + " on " + site.server().name()
                            + " (visitors get 502 from then on), then try again");
        });
        if (!written.ok()) {
            throw Problem.failed(
                    site.layout().hold() + " cannot be written on "
                            + site.server().name(),
                    written.complaint(),
                    "mend that folder there, then try again");
        }
        work.holding(most);
        if (!LetGo.held(work).map(Held::closed).orElse(false)) {
            throw Problem.failed(
                    "nginx on " + site.server().name() + " does not hold requests: its file knows of no handover, or"
                            + " it cannot read " + site.layout().hold(),
                    "`teal setup` writes its file and mends the folder; then try again");
        }
    }

    /// Docker learns it of one after the other. Should the server lose power between them, both are to come up, and
    /// Docker starts one.
    ///
    /// @param first what is to come up
    static Command asTheyRun(Site site, Slot first) {
        return site.slots().restart(Restart.UNLESS_STOPPED, first, first.other());
    }

    private Command command(Site site, int epoch) {
        SlotProbe probe = new SlotProbe(before.health(), site.router().visitor());
        String stop = site.slots().endOnce() + "; " + site.slots().stop(to, before.stopTimeout());
        Duration forward = most.plus(site.config().stopTimeout());
        return Command.script(
                HOLD,
                List.of(
                        site.layout().hold(),
                        String.valueOf(epoch),
                        seconds(forward.plus(most)),
                        site.layout().watchLog(),
                        WATCH,
                        site.slots().check(from, before).inShell(),
                        seconds(forward),
                        seconds(most),
                        site.layout().lock(),
                        site.layout().epoch(),
                        site.layout().holder(),
                        site.layout().journal(),
                        site.layout().flag(),
                        to.toString(),
                        stop,
                        site.slots().start(from, before, Restart.UNLESS_STOPPED).toString(),
                        isWell(site, probe),
                        asTheyRun(site, to).toString()));
    }

    private String isWell(Site site, SlotProbe probe) {
        String well = probe.once(site.slots().address(from)).toString();
        return site.slots()
                .listener(from)
                .map(listener -> well + " && " + listener)
                .orElse(well);
    }

    private static String seconds(Duration time) {
        return String.valueOf(time.toSeconds());
    }

    @Override
    public Optional<String> undo(Work work) {
        return Optional.of(LetGo.letGo(work, from));
    }
}
