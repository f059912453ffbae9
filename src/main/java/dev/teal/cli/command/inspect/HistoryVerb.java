package dev.teal.cli.command.inspect;

import dev.teal.base.ExitCode;
import dev.teal.base.Json;
import dev.teal.cli.command.Connection;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.command.Verb;
import dev.teal.cli.output.Out;
import dev.teal.cli.output.Table;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.Journal.Attempt;
import dev.teal.deploy.state.RetainedReleases;
import dev.teal.deploy.state.ServerState;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `teal history`
public final class HistoryVerb implements Verb {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());

    @Override
    public String description() {
        return """
                Lists deployments and rollbacks, newest first. A release marked "kept" can be
                rolled back to: its image, env and config are still on the server. "image
                gone" means that only its image was removed from the server.
                """;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        try (Connection connection = Connection.open(invocation)) {
            ServerState state = connection.state();
            List<Attempt> attempts = state.facts().journal().attempts().reversed();
            RetainedReleases retained = RetainedReleases.of(state);
            connection.showStage(invocation);
            if (invocation.globals().json()) {
                Map<String, Object> map = new LinkedHashMap<>();
                map.put("app", connection.config().app());
                map.put("stage", connection.config().stage());
                map.put(
                        "deployments",
                        attempts.stream()
                                .map(attempt -> asMap(retained, attempt))
                                .toList());
                invocation.out().json(Json.write(map));
            } else if (attempts.isEmpty()) {
                invocation.out().line("nothing has been deployed yet");
            } else {
                show(invocation.out(), retained, attempts);
            }
        }
        return ExitCode.DONE;
    }

    private static void show(Out out, RetainedReleases retained, List<Attempt> attempts) {
        Table table = new Table("WHEN", "WHAT", "RELEASE", "NOW", "BY", "OUTCOME").whole("RELEASE");
        attempts.forEach(attempt -> table.row(
                TIME.format(attempt.begin().at()),
                attempt.begin().kind().word(),
                attempt.begin().release(),
                retained.state(attempt.begin().release()).toString(),
                attempt.begin().by(),
                outcome(attempt)));
        table.print(out);
    }

    private static String outcome(Attempt attempt) {
        return attempt.end().map(Entry::text).orElse("interrupted at " + attempt.lastStep());
    }

    private static Map<String, Object> asMap(RetainedReleases retained, Attempt attempt) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("at", attempt.begin().at().toString());
        map.put("kind", attempt.begin().kind().word());
        map.put("release", attempt.begin().release());
        map.put("now", retained.state(attempt.begin().release()).toString());
        map.put("by", attempt.begin().by());
        map.put(
                "outcome",
                attempt.end().flatMap(Entry::outcome).map(Entry.Outcome::word).orElse("interrupted"));
        map.put("text", outcome(attempt));
        attempt.took().ifPresent(took -> map.put("took_ms", took.toMillis()));
        return map;
    }
}
