package dev.teal.cli.command;

import dev.teal.base.ExitCode;
import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.cli.output.Out;
import dev.teal.cli.output.Table;
import dev.teal.demo.Demo;
import dev.teal.load.Tally;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// `teal demo`
public final class DemoVerb implements Verb {
    @Override
    public String description() {
        return """
                Without Docker, ssh or root: deploys the sample app here as plain processes
                behind an nginx of its own, keeps clients busy, deploys release 2, a broken
                release 3 and a rollback, and counts what was lost. Leaves nothing behind.
                """;
    }

    @Override
    public boolean stopsSafely() {
        return true;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        Path app = Path.of(System.getProperty("teal.home", "."), "target", "agent-hub");
        if (!Files.exists(app.resolve("agent-hub.jar"))) {
            throw Problem.failed("the sample app is not built: " + app, "start the demo by ./teal of the sources");
        }
        try (Server local = Servers.here(invocation.events())) {
            boolean quiet = invocation.globals().json() || invocation.globals().quiet();
            Demo demo = new Demo(local, app, invocation.events(), invocation.cancellation());
            Demo.Shown shown = demo.run(text -> {
                if (!quiet) {
                    invocation.out().line(text);
                }
            });
            if (invocation.globals().json()) {
                invocation.out().json(Json.write(asMap(shown)));
            } else {
                show(invocation.out(), shown);
            }
            return shown.nothingLost() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private static void show(Out out, Demo.Shown shown) {
        Table table = new Table(
                List.of("PHASE", "REQUESTS", "FAILED", "P50", "P99", "LONGEST"),
                Set.of("REQUESTS", "FAILED", "P50", "P99", "LONGEST"));
        for (Tally.Phase phase : shown.tally().phases()) {
            if (phase.requests() == 0) {
                continue;
            }
            table.row(
                    phase.name(),
                    String.valueOf(phase.requests()),
                    String.valueOf(phase.failed()),
                    milliseconds(phase.p50()),
                    milliseconds(phase.p99()),
                    milliseconds(phase.max()));
        }
        table.print(out);
        shown.tally().failures().forEach(failure -> out.line("failed: " + failure));
        out.line(shown.tally().failed() + " of " + shown.tally().requests() + " requests failed; "
                + shown.tally().acknowledgedKeys().size() + " writes were acknowledged, " + shown.stored()
                + " are in the database");
    }

    private static String milliseconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
    }

    private static Map<String, Object> asMap(Demo.Shown shown) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("event", "demo");
        map.put("requests", shown.tally().requests());
        map.put("failed", shown.tally().failed());
        map.put("acknowledged", shown.tally().acknowledgedKeys().size());
        map.put("stored", shown.stored());
        return map;
    }
}
