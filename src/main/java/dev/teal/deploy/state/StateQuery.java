package dev.teal.deploy.state;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.router.NginxFile;
import dev.teal.runtime.docker.Subnet;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Asks the server for all that a plan needs to know, in one round trip.
public final class StateQuery {
    private StateQuery() {}

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> TOOLS = List.of("curl", "ss", "flock");

    /// How much history is read: first and last lines of so many attempts, older ones are of releases long
    /// pruned. All lines are read of an attempt that has no end yet.
    private static final String JOURNAL_LINES = "200";

    /// Epoch and lock come first: who takes the lock after that shows by the epoch, who held it then by name.
    /// Docker and nginx are asked meanwhile, and each program less is worth 2 to 9 ms.
    ///
    /// What others wrote (a page of another site's, a record edited by hand) stays one line that begins with our
    /// word. While three write at once, a line is cut to 2000 bytes: a longer one comes in several writes,
    /// and after a line of another's its rest would begin a line of its own.
    ///
    /// The process that took the lock, `flock`, has ended long since. In a namespace of processes other than the
    /// kernel's first (a server in LXC), /proc/locks leaves out locks of those. The descriptors still tell them:
    /// Teal's is always the 9th, and to read all would take 50 ms.
    private static final String SCRIPT = """
            locked() {
              set -- $(stat -L -c %i "$teal/lock" /proc/self/ns/pid)
              if [ "$2" = 4026531836 ]; then set -- "$1"; else set -- "$1" /proc/[0-9]*/fdinfo/9; fi
              inode=$1; shift
              grep -qs "FLOCK .*:$inode " /proc/locks "$@"
            }
            teal=$1 app=$2 runtime=$3 lines=$4 flag=$5 maintenance=$6 slots=$7 file=$8 owned=$9; shift 9
            epoch= holder= newline='
            '
            if read -r epoch <"$teal/epoch"; then printf 'epoch %s\\n' "$epoch"; fi 2>/dev/null
            if [ -s "$teal/holder" ] && locked; then read -r holder <"$teal/holder"; printf 'holder %.500s\\n' "$holder"; fi 2>/dev/null
            [ "$runtime" = process ] || command -v docker >/dev/null || echo missing docker
            while [ "$1" != -- ]; do command -v "$1" >/dev/null || printf 'missing %s\\n' "$1"; shift; done; shift
            if [ -d "$teal" ]; then
              echo setup
              {
                said=$(eval "$slots" 2>&1); code=$?
                set -f; IFS=$newline
                for line in $said; do
                  case $line in 'subnet '*[!0-9a-f.:/]*) line="in $line" ;; 'subnet '*) ;; *) line="in $line" ;; esac
                  printf '%.2000s\\n' "$line"
                done
                printf 'in slots %s\\n' "$code"
              } &
            fi
            {
              said=$("$@" 2>/dev/null) || case $said in *'health '???) ;; *) said= ;; esac
              case $said in "$app "*) said=${said#"$app "}; printf 'router %.100s\\n' "${said%%"$newline"*}" ;; esac
              case $said in
              *"$newline"'health '[1-9][0-9][0-9])
                case $said in *[Xx]-[Tt]eal-[Ss]lot:*) printf 'health %s\\n' "${said##*'health '}" ;; *) echo shadowed ;; esac ;;
              esac
            } &
            if read -r first <"$file"; then case $first in "$owned"*) echo routed ;; esac; fi 2>/dev/null
            [ -f "$flag" ] && echo flag
            [ -f "$maintenance" ] && echo closed
            set --
            for file in "$teal"/releases/*.json; do
              if [ -s "$file" ]; then set -- "$@" "$file"; elif [ -f "$file" ]; then echo 'release '; fi
            done
            if [ -f "$teal/journal.jsonl" ]; then set -- "$@" "$teal/journal.jsonl"; fi
            kept=$([ $# = 0 ] || awk -v ends="$lines" -v lasts=60 '
              FILENAME ~ /json$/ { printf "%s%s ", FNR != 1 ? "" : any++ ? "\\nrelease " : "release ", $0; next }
              /"phase":"(begin|end)"/ { end[e++ % ends] = $0 }
              /"phase":"end"/ { n = 0; next }
              { last[n++ % lasts] = $0 }
              END {
                if (any) print ""
                for (i = e > ends ? e - ends : 0; i < e; i++) print "journal " end[i % ends]
                for (i = n > lasts ? n - lasts : 0; i < n; i++) print "journal " last[i % lasts]
              }' "$@")
            wait
            [ -z "$kept" ] || printf '%s\\n' "$kept"
            exit 0
            """;

    /// @param ask the router which slot is live, and perhaps more
    public static ServerFacts run(Server server, Config config, Layout layout, Command ask) {
        Command slots = Target.slots(config, layout, Subnet.NONE).inspect();
        List<String> arguments = new ArrayList<>(List.of(
                layout.teal(),
                config.app(),
                config.runtime() == Config.RunsAs.PROCESS ? "process" : "docker",
                JOURNAL_LINES,
                layout.flag(),
                layout.maintenance(),
                slots.inShell(),
                NginxFile.path(config),
                NginxFile.OWNED));
        arguments.add(config.router().nginx().command().getFirst());
        arguments.addAll(TOOLS);
        arguments.add("--");
        arguments.addAll(ask.argv());
        Result result = server.run(Command.script(SCRIPT, arguments), LIMIT);
        if (!result.ok()) {
            throw Problem.failed(
                    "looking at " + server.name() + " failed",
                    result.errorLines(),
                    "mend what is said above, then try again");
        }
        return parse(result.lines(), result.took());
    }

    static ServerFacts parse(List<String> lines, Duration took) {
        List<String> slots = new ArrayList<>();
        Set<String> missing = new HashSet<>();
        List<String> journal = new ArrayList<>();
        List<Release> releases = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        Map<String, String> facts = new HashMap<>();
        for (String line : lines) {
            int space = line.indexOf(' ');
            String word = space < 0 ? line : line.substring(0, space);
            String rest = line.substring(space + 1);
            switch (word) {
                case "missing" -> missing.add(rest);
                case "in" -> slots.add(rest);
                case "release" -> read(rest, releases, unreadable);
                case "journal" -> journal.add(rest);
                case "setup",
                        "subnet",
                        "routed",
                        "router",
                        "health",
                        "shadowed",
                        "flag",
                        "closed",
                        "holder",
                        "epoch" -> {
                    if (facts.putIfAbsent(word, rest) != null) { // one of the two is not ours
                        throw Reply.unexpected(line);
                    }
                }
                default -> throw Reply.unexpected(line);
            }
        }
        String[] answer = facts.getOrDefault("router", "").split(" ", 2);
        String holder = facts.getOrDefault("holder", "");
        return new ServerFacts(
                missing,
                facts.containsKey("setup"),
                facts.getOrDefault("subnet", ""),
                facts.containsKey("routed"),
                Slot.named(answer[0]),
                answer.length == 2 ? answer[1] : "",
                facts.getOrDefault("health", ""),
                facts.containsKey("shadowed"),
                facts.containsKey("flag") ? Slot.GREEN : Slot.BLUE,
                facts.containsKey("closed"),
                facts.containsKey("holder") && holder.isBlank() ? "an unknown client" : holder,
                number(facts.getOrDefault("epoch", "").strip()),
                Journal.parse(journal),
                releases,
                unreadable,
                inspected(slots, took));
    }

    /// The last line has the exit code; none when nothing is set up.
    private static Result inspected(List<String> lines, Duration took) {
        if (lines.isEmpty()) {
            return new Result(0, "", "", took);
        }
        if (!lines.getLast().startsWith("slots ")) { // the answer is cut
            throw Reply.unexpected(lines.getLast());
        }
        String said = String.join("\n", lines.subList(0, lines.size() - 1));
        return new Result(Reply.count(lines.getLast().substring("slots ".length())), said, "", took);
    }

    /// 0 for a file that a power cut left empty: the next holder counts from there too.
    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notWhole) {
            return 0;
        }
    }

    private static void read(String json, List<Release> releases, List<String> unreadable) {
        try {
            releases.add(Json.read(Release.class, json, "release"));
        } catch (Problem notARelease) {
            unreadable.add(notARelease.happened());
        }
    }
}
