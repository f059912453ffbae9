package dev.teal.cli.command;

import dev.teal.base.ExitCode;
import dev.teal.base.Json;
import dev.teal.base.OperatingSystem;
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
                Needs no Docker, ssh or root. Runs the sample app on this machine as plain
                processes behind its own nginx. Under constant traffic it deploys release 2,
                a broken release 3 and a rollback, and counts lost requests and writes.
                Leaves nothing behind.
                """;
    }

    @Override
    public boolean stopsSafely() {
        return true;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        Path home = Path.of(System.getProperty("teal.home", "."));
        if (OperatingSystem.here() != OperatingSystem.LINUX) {
            throw Problem.failed(
                    "the demo runs on Linux only: it is a server itself",
                    List.of("All other commands work here. This runs the demo in a container:", "  " + container(home)),
                    "run the command above");
        }
        Path app = home.resolve("target/agent-hub");
        if (!Files.exists(app.resolve("agent-hub.jar"))) {
            throw Problem.failed(
                    "the sample app is not built: " + app, "run `./teal demo` in a checkout of the sources");
        }
        try (Server local = Servers.here(invocation.events())) {
            boolean quiet = invocation.globals().json() || invocation.globals().quiet();
            Demo demo = new Demo(local, app, invocation.events(), invocation.cancellation());
            Demo.Shown result = demo.run(text -> {
                if (!quiet) {
                    invocation.out().line(text);
                }
            });
            if (invocation.globals().json()) {
                invocation.out().json(Json.write(asMap(result)));
            } else {
                show(invocation.out(), result);
            }
            return result.nothingLost() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private static String container(Path home) {
        return "cd '" + home
                + "' && docker build -t teal-demo -f examples/demo/Dockerfile . && docker run --rm -it teal-demo";
    }

    private static void show(Out out, Demo.Shown result) {
        Table table = new Table(
                List.of("PHASE", "REQUESTS", "FAILED", "P50", "P99", "LONGEST"),
                Set.of("REQUESTS", "FAILED", "P50", "P99", "LONGEST"));
        for (Tally.Phase phase : result.tally().phases()) {
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
        result.tally().failures().forEach(failure -> out.line("failed: " + failure));
        out.line(result.tally().failed() + " of " + result.tally().requests() + " requests failed; "
                + result.tally().acknowledgedKeys().size() + " writes were acknowledged, " + result.stored()
                + " are in the database");
    }

    private static String milliseconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
    }

    private static Map<String, Object> asMap(Demo.Shown result) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("event", "demo");
        map.put("requests", result.tally().requests());
        map.put("failed", result.tally().failed());
        map.put("acknowledged", result.tally().acknowledgedKeys().size());
        map.put("stored", result.stored());
        return map;
    }
}
