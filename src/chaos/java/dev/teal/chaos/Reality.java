package dev.teal.chaos;

import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.ground.TestServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How a server is, found out without Teal.
///
/// @param slot       what nginx says is live; empty when it does not answer
/// @param release    which release answers a visitor; empty when none does
/// @param slots      release and state of each container of the app, by its slot
/// @param others     containers beside the two slots'
/// @param marker     the port in `.active-port`
/// @param locked     whether someone holds the lock
/// @param leftovers  files that only exist while something is under way
/// @param workers    shells that a client left on the server
/// @param journal    its whole lines
record Reality(
        String slot,
        String release,
        Map<String, Container> slots,
        List<String> others,
        String marker,
        boolean locked,
        List<String> leftovers,
        int workers,
        List<Map<String, Object>> journal) {

    /// @param state Docker's word for it: `running`, `exited`, `restarting`
    record Container(String release, String state) {}

    /// A line is a word, a tab, and what it found.
    private static final String LOOK = """
            d=/opt/agent-hub
            printf 'slot\\t%s\\n' "$(curl -s -m 5 --haproxy-protocol http://127.0.0.3/.teal/slot)"
            curl -s -m 5 -o /dev/null -D - 'http://127.0.0.1/api/assets?page_size=1' | tr -d '\\r' |
              sed -n 's/^X-Teal-Release: *//Ip' | sed 's/^/release\\t/'
            docker ps -a --format 'container\\t{{.Names}}\\t{{.State}}\\t{{.Label "dev.teal.release"}}'
            printf 'marker\\t%s\\n' "$(cat $d/.active-port)"
            flock -n $d/teal/lock true || printf 'locked\\t1\\n'
            find $d/teal $d/route \\( -name '*.new' -o -name '*.part' -o -name '*.tmp' \\) -printf 'left\\t%p\\n'
            find $d/route -name pause -printf 'left\\t%p\\n'
            find $d/teal/incoming -type f -printf 'left\\t%p\\n' 2>/dev/null
            ps -eo args= | sed -n 's/^\\/bin\\/sh$/worker\\t1/p'
            sed 's/^/journal\\t/' $d/teal/journal.jsonl
            """;

    static Reality of(TestServer server) {
        String slot = "";
        String release = "";
        String marker = "";
        boolean locked = false;
        int workers = 0;
        Map<String, Container> slots = new LinkedHashMap<>();
        List<String> others = new ArrayList<>();
        List<String> leftovers = new ArrayList<>();
        List<Map<String, Object>> journal = new ArrayList<>();
        for (String line : server.look(LOOK).lines()) {
            String[] parts = line.split("\t", -1);
            switch (parts[0]) {
                case "slot" -> slot = word(parts[1], 1);
                case "release" -> release = parts[1];
                case "marker" -> marker = parts[1];
                case "locked" -> locked = true;
                case "worker" -> workers++;
                case "left" -> leftovers.add(parts[1]);
                case "journal" -> addTo(journal, parts[1]);
                case "container" -> {
                    if (parts[1].matches("agent-hub-(blue|green)")) {
                        slots.put(parts[1].substring("agent-hub-".length()), new Container(parts[3], parts[2]));
                    } else {
                        others.add(parts[1]);
                    }
                }
                default -> throw new IllegalStateException("what is this? " + line);
            }
        }
        return new Reality(slot, release, slots, others, marker, locked, leftovers, workers, journal);
    }

    private static String word(String line, int index) {
        String[] words = line.split(" ", -1);
        return index < words.length ? words[index] : "";
    }

    /// What is no whole line is nobody's word.
    private static void addTo(List<Map<String, Object>> journal, String line) {
        try {
            Map<String, Object> entry = Json.readMap(line, "journal");
            if (entry.get("v") instanceof Number v && (v.intValue() == 2 || v.intValue() == 3)) {
                journal.add(entry);
            }
        } catch (Problem damaged) {
            // Teal must pass over it as well.
        }
    }

    Container in(String wanted) {
        return slots.getOrDefault(wanted, new Container("", "empty"));
    }

    /// The slot that is not live.
    String idle() {
        return slot.equals("blue") ? "green" : "blue";
    }

    /// Where a slot listens.
    static String port(String slot) {
        return slot.equals("blue") ? "3000" : "3001";
    }

    /// Whether the journal's last attempt never ended.
    boolean interrupted() {
        String last = "";
        boolean ended = true;
        for (Map<String, Object> entry : journal) {
            String attempt = String.valueOf(entry.get("deployment"));
            if ("begin".equals(phase(entry))) {
                last = attempt;
                ended = false;
            } else if ("end".equals(phase(entry)) && attempt.equals(last)) {
                ended = true;
            }
        }
        return !ended;
    }

    /// The release that is live by the journal alone.
    String replayed() {
        String live = "";
        for (Map<String, Object> entry : journal) {
            boolean deploys = List.of("deploy", "rollback").contains(String.valueOf(entry.get("kind")));
            boolean wentLive = List.of("done", "recovered_forward").contains(String.valueOf(entry.get("outcome")));
            if (deploys && wentLive) {
                live = String.valueOf(entry.get("release"));
            }
        }
        return live;
    }

    static String phase(Map<String, Object> entry) {
        return String.valueOf(entry.get("phase")).toLowerCase(Locale.ROOT);
    }
}
