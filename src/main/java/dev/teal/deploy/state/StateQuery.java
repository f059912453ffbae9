package dev.teal.deploy.state;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.certificate.CertificateFacts;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.config.RouterConfig;
import dev.teal.router.NginxFile;
import dev.teal.runtime.SlotRuntime;
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
import java.util.Optional;
import java.util.Set;

/// Reads from the server everything that a plan needs, in one round trip.
public final class StateQuery {
    private StateQuery() {}

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /// The words of facts that are printed at most once.
    private static final Set<String> FACTS =
            Set.of("setup routed router health shadowed flag closed offline locked holder epoch app disk".split(" "));

    private static final List<String> TOOLS = List.of("curl", "ss", "flock");

    /// Number of begin and end lines read; older ones belong to releases that were pruned long ago. An attempt
    /// without an end is read with its other lines.
    private static final String JOURNAL_LINES = "200";

    private static final String SCRIPT = Scripts.read(StateQuery.class, "query.sh");

    /// What is asked besides the state.
    enum Extent {
        STATE,
        /// Also what the slots use, and how full the disk is.
        WITH_USAGE
    }

    /// @param ask asks the router which slot is live, and perhaps more
    static ServerFacts run(Server server, Config config, Layout layout, Command ask, Extent extent) {
        SlotRuntime slots = Target.slots(config, layout);
        List<String> arguments = new ArrayList<>(List.of(
                layout.teal(),
                config.app(),
                JOURNAL_LINES,
                layout.flag(),
                layout.maintenance(),
                slots.inspect().inShell(),
                extent == Extent.WITH_USAGE ? slots.usage().inShell() : "",
                extent == Extent.WITH_USAGE ? certificate(config.router()) : "",
                NginxFile.path(config),
                NginxFile.OWNED));
        arguments.add(config.router().nginx().command().getFirst());
        arguments.addAll(TOOLS);
        arguments.addAll(slots.tools());
        arguments.add("--");
        arguments.addAll(ask.argv());
        Result result = server.run(Command.script(SCRIPT, arguments), LIMIT);
        if (!result.ok()) {
            throw Problem.failed(
                    "the state of " + server.name() + " could not be read",
                    result.errorLines(),
                    "fix the error above and run the command again");
        }
        return parse(result.lines(), result.took());
    }

    private static String certificate(RouterConfig router) {
        return router.tls()
                .map(tls -> CertificateFacts.query(router, tls).inShell())
                .orElse("");
    }

    static ServerFacts parse(List<String> lines, Duration took) {
        List<String> slots = new ArrayList<>();
        Set<String> missing = new HashSet<>();
        List<String> journal = new ArrayList<>();
        List<String> certificate = new ArrayList<>();
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
                case "certificate" -> certificate.add(rest);
                default -> {
                    // The second of a fact is not from the script.
                    if (!FACTS.contains(word) || facts.putIfAbsent(word, rest) != null) {
                        throw Reply.unexpected(line);
                    }
                }
            }
        }
        String[] answer = facts.getOrDefault("router", "").split(" ", 2);
        String holder = facts.getOrDefault("holder", "");
        return new ServerFacts(
                missing,
                facts.containsKey("setup"),
                facts.containsKey("routed"),
                Slot.named(answer[0]),
                answer.length == 2 ? answer[1] : "",
                facts.getOrDefault("health", ""),
                facts.containsKey("shadowed"),
                facts.containsKey("flag") ? Slot.GREEN : Slot.BLUE,
                facts.containsKey("closed"),
                Optional.ofNullable(facts.get("offline")).map(UserNote::of),
                Optional.ofNullable(facts.get("locked")).map(UserNote::of),
                facts.containsKey("holder") && holder.isBlank() ? "an unknown client" : holder,
                number(facts.getOrDefault("epoch", "").strip()),
                facts.getOrDefault("app", ""),
                Journal.parse(journal),
                releases,
                unreadable,
                inspected(slots, facts.containsKey("setup"), took),
                Optional.ofNullable(facts.get("disk")).map(DiskSpace::of),
                certificate.isEmpty() ? Optional.empty() : Optional.of(CertificateFacts.of(certificate)));
    }

    /// The last line has the exit code; there are no lines when nothing is set up.
    private static Result inspected(List<String> lines, boolean setUp, Duration took) {
        if (!setUp) {
            return new Result(0, "", "", took);
        }
        if (lines.isEmpty() || !lines.getLast().startsWith("slots ")) { // the output is truncated
            throw Reply.unexpected(String.join("\n", lines));
        }
        String output = String.join("\n", lines.subList(0, lines.size() - 1));
        return new Result(Reply.count(lines.getLast().substring("slots ".length())), output, "", took);
    }

    /// 0 for a file that a power failure left empty: the next holder counts from 0 too.
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
