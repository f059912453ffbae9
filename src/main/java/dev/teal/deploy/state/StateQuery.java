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
import dev.teal.server.Scripts;
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

    private static final String SCRIPT = Scripts.read(StateQuery.class, "query.sh");

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
