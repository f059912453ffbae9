package dev.teal.runtime.process;

import dev.teal.app.Address;
import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.runtime.Processes;
import dev.teal.runtime.SlotRuntime;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs a release as a plain process in its own session. A small shell supervises it: it restarts the app when
/// it ends by itself and forwards SIGTERM. Needs setsid(1), but no Docker and no root.
///
/// A slot's folder contains `pid` (of the supervisor, the session leader), `release`, `image`, `restarts`,
/// `exit` and `log`.
public record ProcessSlots(Config config, Layout layout) implements SlotRuntime {
    /// SIGTERM may come at any time, even between two runs of the app and before its id is known.
    private static final String SUPERVISOR = """
            slot=$1; shift
            trap 'stop=1; kill -TERM "$app" 2>/dev/null' TERM
            stop= app= restarts=0
            while [ -z "$stop" ]; do
              "$@" & app=$!
              [ -z "$stop" ] || kill -TERM "$app" 2>/dev/null
              wait "$app"; code=$?
              [ -z "$stop" ] || ! kill -0 "$app" 2>/dev/null || { wait "$app"; code=$?; }
              printf '%s\\n' "$code" >"$slot/exit"
              [ -z "$stop" ] || break
              restarts=$((restarts + 1)); printf '%s\\n' "$restarts" >"$slot/restarts"
              sleep 0.5
            done
            rm -f "$slot/pid"
            """;

    /// Starts the app with its environment. Sets no variables of its own, which could clash with the app's.
    /// Unsets the locale of Teal's own commands.
    private static final String APP = """
            unset LC_ALL
            . "$1" || exit 1
            export PORT="$2" TEAL_RELEASE="$3" TEAL_SLOT="$4"; shift 4
            exec "$@"
            """;

    /// `alive PID SLOT`: whether the supervisor of that slot's folder runs. The id alone is no proof: after a
    /// reboot another process may have it, even on purpose. So the process must belong to the account that
    /// wrote the id, and have the folder in its command line.
    private static final String ALIVE = """
            alive() {
              set -- "$1" "$2" $(stat -c %u "/proc/${1:-none}" "$2/pid" 2>/dev/null)
              [ "$#-$3" = "4-$4" ] && grep -qszxF -- "$2" "/proc/$1/cmdline"
            }
            """;

    /// Closes every descriptor above 2, so that the app does not inherit the lock of the shell that starts it.
    private static final String START = ALIVE + """
            slot=$1 release=$2 image=$3 env=$4 folder=$5 supervisor=$6; shift 6
            alive "$(cat "$slot/pid" 2>/dev/null)" "$slot" && { echo "the slot is already running" >&2; exit 1; }
            mkdir -p "$slot"; rm -f "$slot"/*
            printf '%s\\n' "$release" >"$slot/release"; printf '%s\\n' "$image" >"$slot/image"; echo 0 >"$slot/restarts"
            [ -r "$env" ] || { printf '%s cannot be read\\n' "$env" >&2; exit 1; }
            cd "$folder" || exit 1
            for fd in 3 4 5 6 7 8 9; do eval "exec $fd>&-"; done
            setsid /bin/sh -c 'printf "%s\\n" $$ >"$1/pid.new" && mv "$1/pid.new" "$1/pid" || exit; shift
              exec /bin/sh -c "$@"' start "$slot" "$supervisor" supervise "$slot" "$@" >"$slot/log" 2>&1 </dev/null &
            starting=$!
            while kill -0 "$starting" 2>/dev/null; do [ ! -s "$slot/pid" ] || exit 0; sleep 0.05; done
            cat "$slot/log"; exit 1
            """;

    /// Uses `-s KILL`, because dash accepts no `--` after `-KILL`. Waits until the supervisor removes `pid` as
    /// its last action, since a zombie would pass `kill -0` until it is reaped. When the supervisor was killed
    /// (gone, or a zombie without a command line), its app may still run. Another process with the same id is
    /// not touched.
    private static final String STOP = ALIVE + """
            pid=$(cat "$1/pid" 2>/dev/null) || exit 0
            alive "$pid" "$1" || ! grep -qs . "/proc/$pid/cmdline" || { rm -f "$1/pid"; exit 0; }
            kill -TERM "$pid" 2>/dev/null
            tries=$(($2 * 20))
            while [ -e "$1/pid" ] && kill -0 "$pid" 2>/dev/null && [ "$tries" -gt 0 ]; do tries=$((tries - 1)); sleep 0.05; done
            [ ! -e "$1/pid" ] || ! kill -0 "$pid" 2>/dev/null || echo killed
            kill -s KILL -- "-$pid" 2>/dev/null
            rm -f "$1/pid"
            """;

    /// START or SUPERVISOR may be writing the files at the same time.
    private static final String STATE = ALIVE + """
            for slot in blue green; do
              d=$1/$slot; [ -f "$d/release" ] || continue
              pid=$(cat "$d/pid" 2>/dev/null); alive "$pid" "$d" && up=yes || up=no
              restarts=$(cat "$d/restarts" 2>/dev/null); code=$(cat "$d/exit" 2>/dev/null)
              printf '%s|' "$slot" "$up" "${restarts:-0}" "${code:-0}" "$pid" "$(cat "$d/release")"
              printf '%s\\n' "$(cat "$d/image" 2>/dev/null)"
            done
            """;

    /// While the app starts, any user of the server can take the port, and nginx would send visitors to that
    /// process. So every listener must be in the supervisor's session, as children of the app are. A forged
    /// process name in `users:(("…` can only add ids. Without root, ss shows no id for another user's process.
    /// An app may replace a worker between two checks, so a refusal needs five.
    private static final String LISTENER = ALIVE + """
            slot=$1 port=$2 tries=5
            foreign_listener() {
              leader=$(cat "$slot/pid" 2>/dev/null)
              if ! alive "$leader" "$slot"; then echo 'the app is not running'; return; fi
              found=$(ss -Hltnp "sport = :$port")
              if [ -z "$found" ]; then echo 'nothing is listening'; return; fi
              if printf '%s\\n' "$found" | grep -qvF 'users:(('; then echo "another user's process is listening"; return; fi
              for pid in $(printf '%s\\n' "$found" | grep -o 'pid=[0-9]*' | sort -u); do
                pid=${pid#pid=}
                session=$(sed -n 's/^NSsid:[^0-9]*\\([0-9]*\\).*/\\1/p' "/proc/$pid/status" 2>/dev/null)
                [ "$session" = "$leader" ] || printf 'pid %s (%s) is listening\\n' "$pid" "$(tr -cd ' -~' <"/proc/$pid/comm")"
              done 2>/dev/null
            }
            while reason=$(foreign_listener | head -n 1); [ -n "$reason" ]; do
              tries=$((tries - 1))
              [ "$tries" -gt 0 ] || { printf 'teal: port %s %s\\n' "$port" "$reason" >&2; exit 78; }
              sleep 0.1
            done
            """;

    @Override
    public Address address(Slot slot) {
        return new Address("127.0.0.1", port(slot));
    }

    private String folder(Slot slot) {
        return layout.processes() + "/" + slot;
    }

    @Override
    public Command inspect() {
        return Command.script(STATE, layout.processes());
    }

    @Override
    public Map<Slot, SlotState> slotStates(Result result, Server server) {
        Map<Slot, SlotState> found = new EnumMap<>(Map.of(Slot.BLUE, SlotState.NONE, Slot.GREEN, SlotState.NONE));
        for (String line : result.lines()) {
            String[] columns = Reply.fields(line, "\\|", 7);
            int restarts = Reply.count(columns[2]);
            SlotState.Status state = columns[1].equals("yes") ? SlotState.Status.RUNNING : SlotState.Status.STOPPED;
            Slot.named(columns[0])
                    .ifPresent(slot -> found.put(
                            slot,
                            new SlotState(
                                    columns[5],
                                    columns[6],
                                    state,
                                    restarts,
                                    Reply.count(columns[3]),
                                    columns[4] + "/" + restarts)));
        }
        return found;
    }

    @Override
    public boolean owns(SlotState slotState, String session, String groups) {
        return slotState.instance().startsWith(session + "/");
    }

    /// Only `teal recover` starts a process again after a reboot.
    @Override
    public Command restart(RestartPolicy restart, Slot... slots) {
        return Command.of("true");
    }

    /// There are no volumes to check.
    @Override
    public Command check(Slot slot, Release release) {
        return Command.of("true");
    }

    @Override
    public Optional<Command> listener(Slot slot) {
        return Optional.of(Command.script(LISTENER, folder(slot), String.valueOf(port(slot))));
    }

    @Override
    public Command processes(Slot slot) {
        return Processes.query("process", folder(slot));
    }

    @Override
    public Command start(Slot slot, Release release, RestartPolicy restart) {
        String env = layout.env(release.id()) + ".sh";
        List<String> arguments = new ArrayList<>(List.of(folder(slot), release.id(), release.image(), env));
        arguments.addAll(List.of(layout.files(release.image()), SUPERVISOR, "/bin/sh", "-c", APP, "app", env));
        arguments.addAll(List.of(String.valueOf(port(slot)), release.id(), slot.toString()));
        arguments.addAll(release.command());
        return Command.script(START, arguments);
    }

    @Override
    public Command stop(Slot slot, Duration timeout) {
        return Command.script(STOP, folder(slot), String.valueOf(Math.max(1, timeout.toSeconds())));
    }

    @Override
    public Optional<Command> startCommand(Slot slot) {
        return Optional.empty();
    }

    @Override
    public Command runOnce(Release release, List<String> argv) {
        List<String> arguments =
                new ArrayList<>(List.of(layout.env(release.id()) + ".sh", layout.files(release.image()), release.id()));
        arguments.addAll(argv);
        return Command.script("""
                unset LC_ALL
                . "$1" && cd "$2" || exit 1
                export TEAL_RELEASE="$3"; shift 3
                exec "$@"
                """, arguments);
    }

    /// The process ends with the command that waits for it.
    @Override
    public Command endOnce() {
        return Command.of("true");
    }

    @Override
    public Command logs(Slot slot, int lines, boolean follow) {
        List<String> argv = new ArrayList<>(List.of("tail", "-n", String.valueOf(lines)));
        if (follow) {
            argv.add("-F");
        }
        argv.add(folder(slot) + "/log");
        return Command.of(argv);
    }
}
