package dev.teal.bench;

import dev.teal.ground.BuildEngine;
import dev.teal.ground.Engine;
import dev.teal.ground.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What leaves the engine of the developer's machine when an image is shipped, and the time of `build` and `ship`: with
/// an engine that is in a virtual machine, and with one that is not.
final class Border {
    private static final int MEGABYTES = Report.number("MEGABYTES", 350);
    private static final int RUNS = Report.number("RUNS", 3);
    private static final String ENGINE = System.getenv().getOrDefault("ENGINE", "");
    private static final String BESIDE = System.getenv().getOrDefault("BESIDE", "");

    private final LargeImage image;
    private final List<List<String>> rows = new ArrayList<>();
    private int version;

    private Border(LargeImage image) {
        this.image = image;
    }

    public static void main(String[] args) throws IOException {
        Report.head("What leaves the engine", "./dev bench border");
        Border bench = new Border(LargeImage.make(MEGABYTES));
        bench.rows.add(
                List.of("engine", "where", "Teal", "deployment", "bytes out of the engine", "build", "ship", "both"));
        for (Engine kind : ENGINE.isEmpty() ? Engine.values() : new Engine[] {Engine.valueOf(ENGINE)}) {
            try (BuildEngine engine = BuildEngine.start(kind)) {
                bench.engine(kind, "this machine", engine);
            }
            try (BuildEngine engine = BuildEngine.apart(kind)) {
                bench.engine(kind, "virtual machine", engine);
            }
        }
        Report.table(bench.rows);
    }

    private void engine(Engine kind, String where, BuildEngine engine) throws IOException {
        try (SocketMeter meter = SocketMeter.of(engine.environment().getOrDefault("DOCKER_HOST", ""));
                TestServer mine = TestServer.with(Engine.BOOKWORM);
                TestServer theirs = TestServer.with(Engine.BOOKWORM)) {
            List<Way> ways = new ArrayList<>(List.of(way("**this**", Teal.LAUNCHER, mine, engine, meter)));
            if (!BESIDE.isEmpty()) {
                ways.add(way("beside", BESIDE, theirs, engine, meter));
            }
            deploy(kind, where, "first", ways, meter);
            for (int i = 0; i < RUNS; i++) { // by turns, each with a change of its own
                deploy(kind, where, "app changed", i % 2 == 0 ? ways : ways.reversed(), meter);
            }
        }
    }

    private record Way(String title, Teal teal) {}

    private Way way(String title, String launcher, TestServer server, BuildEngine engine, SocketMeter meter) {
        Teal teal = Teal.to(server, engine).from(launcher).with("DOCKER_HOST", meter.host());
        teal.config("""
                app: agent-hub
                server: %s
                image: {context: %s}
                container:
                  volumes: ["data:/app/data"]
                health: {path: "/api/assets?page_size=1", steady: 0s}
                drain: 1s
                """.formatted(server.name(), image.context()));
        teal.must("setup", "-y");
        return new Way(title, teal);
    }

    private void deploy(Engine kind, String where, String which, List<Way> ways, SocketMeter meter) {
        for (Way way : ways) {
            image.version(++version);
            meter.bytes();
            Teal.Run run = way.teal().must("deploy");
            rows.add(List.of(
                    kind.name(),
                    where,
                    way.title(),
                    which,
                    Report.whole(meter.bytes()),
                    Report.seconds(run.took("build")),
                    Report.seconds(run.took("ship")),
                    Report.seconds(run.took("build").plus(run.took("ship")))));
            Report.progress(String.join(", ", rows.getLast()));
        }
    }
}
