package dev.teal.bench;

import dev.teal.ground.BuildEngine;
import dev.teal.ground.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// A way to get an image that was built here into the engine of a server that is beyond a relay.
sealed interface Upload {
    String title();

    /// Builds what is in the context now, and uploads it.
    Sent send(int version);

    /// @param time from the built image to the loaded one
    /// @param all,wall of the whole command, which may do more
    record Sent(Duration build, Duration time, Traffic.Sum bytes, Traffic.Sum all, Duration wall) {}

    /// `docker save` through a script of the shell. It has `$IMAGE`, `$SERVER` and `$SSH_CONFIG`.
    record Script(String title, String script, BuildEngine engine, LargeImage image, TestServer server, Relay relay)
            implements Upload {
        static final String FILE = """
                docker save "$IMAGE" | gzip >"$TMPDIR/image.tar.gz"
                scp -q -F "$SSH_CONFIG" "$TMPDIR/image.tar.gz" "$SERVER:/tmp/image.tar.gz"
                ssh -F "$SSH_CONFIG" "$SERVER" 'docker load -q -i /tmp/image.tar.gz && rm /tmp/image.tar.gz'
                """;
        static final String PIPE = """
                docker save "$IMAGE" | zstd -q -3 | ssh -F "$SSH_CONFIG" "$SERVER" 'zstd -q -d | docker load -q'
                """;

        @Override
        public Sent send(int version) {
            String name = "agent-hub:" + version;
            Instant began = Instant.now();
            engine.build(image.context(), name);
            Duration build = Duration.between(began, Instant.now());
            Map<String, String> environment = new HashMap<>(engine.environment());
            environment.putAll(Map.of(
                    "IMAGE", name,
                    "SERVER", server.name(),
                    "SSH_CONFIG", relay.sshConfig(server.sshConfig()).toString(),
                    "TMPDIR", System.getProperty("java.io.tmpdir")));
            Instant start = Instant.now();
            Shell.must(environment, "bash", "-euo", "pipefail", "-c", script);
            Instant end = Instant.now();
            Traffic.Sum bytes = relay.traffic().between(start, end);
            return new Sent(build, Duration.between(start, end), bytes, bytes, Duration.between(began, end));
        }
    }

    /// A whole `./teal deploy`, of which the step `ship` is what the others do.
    record Deploy(Teal teal, Relay relay) implements Upload {
        /// Prepares the server, past the relay.
        static Deploy to(TestServer server, BuildEngine engine, LargeImage image, Relay relay) {
            Teal direct = Teal.to(server, engine);
            direct.config("""
                    app: agent-hub
                    server: %s
                    image: {context: %s}
                    container:
                      volumes: ["data:/app/data"]
                    health: {path: "/api/assets?page_size=1"}
                    """.formatted(server.name(), image.context()));
            direct.must("setup", "-y");
            Path far = relay.sshConfig(server.sshConfig());
            return new Deploy(direct.through(far), relay);
        }

        @Override
        public String title() {
            return "**Teal**";
        }

        @Override
        public Sent send(int version) {
            Teal.Run run = teal.must("deploy");
            Duration ship = run.took("ship");
            Instant end = run.at("step_done", "ship");
            return new Sent(
                    run.took("build"),
                    ship,
                    relay.traffic().between(end.minus(ship), end),
                    relay.traffic().between(run.began(), run.ended()),
                    run.wall());
        }
    }
}
