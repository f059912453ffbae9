package dev.teal.deploy.operation.slot;

import dev.teal.app.Slot;
import dev.teal.deploy.state.Target;
import dev.teal.server.Command;
import dev.teal.server.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The last log lines of an app, as evidence. A line that comes again and again is shown once, with how
/// often: else the app's answers to Teal's own probes would push the reason out. No line is left out for what
/// it says, since an error may name the probe's path as well.
public final class LogTail {
    private static final int READ = 400;
    private static final int SHOWN = 12;
    /// A kind of line that comes no more often than this is shown each time, as the lines of one stack trace
    /// are.
    private static final int FEW = 3;

    /// Both streams in the order in which they were written, and no line longer than anybody reads.
    private static final String BOTH_STREAMS = "{ \"$@\" 2>&1; } | cut -b 1-500";

    /// What differs between two lines of a kind: times, durations, counts, addresses, ids.
    private static final Pattern VARIABLE = Pattern.compile("[\\p{Alnum}.:+_-]*[0-9][\\p{Alnum}.:+_-]*");

    private LogTail() {}

    /// @return lines for the details of a problem, with a heading
    public static List<String> of(Target target, Slot slot) {
        Command logs = target.slots().logs(slot, READ, false);
        Result result = target.server().run(Command.script(BOTH_STREAMS, logs.argv()));
        List<String> shown = distinct(result.lines(), SHOWN);
        if (shown.isEmpty()) {
            return List.of("It wrote no log lines.");
        }
        List<String> details =
                new ArrayList<>(List.of("Last log lines of " + target.slots().name(slot) + ":"));
        shown.forEach(line -> details.add("  " + line));
        return details;
    }

    /// The last ones, in their order; of a kind that comes often the last one, with its number.
    public static List<String> distinct(List<String> lines, int most) {
        Map<String, Integer> times = new HashMap<>();
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            times.merge(kind(lines.get(i)), 1, Integer::sum);
            last.put(kind(lines.get(i)), i);
        }
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int count = times.getOrDefault(kind(line), 0);
            if (line.isBlank()) {
                continue;
            }
            if (count <= FEW) {
                shown.add(line);
            } else if (last.getOrDefault(kind(line), 0) == i) {
                shown.add(line.stripTrailing() + "  (" + count + " times)");
            }
        }
        return List.copyOf(shown.subList(Math.max(0, shown.size() - most), shown.size()));
    }

    private static String kind(String line) {
        return VARIABLE.matcher(line).replaceAll("#");
    }
}
