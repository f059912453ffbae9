package dev.teal.bench;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.TestServer;
import java.util.HashMap;
import java.util.Map;

/// A way to deploy the sample app to a server that has nginx and Docker.
sealed interface DeployMethod {
    String title();

    /// Once, before the first deployment.
    void prepare();

    /// Returns when the version is deployed.
    void deploy(String version);

    /// A script of `bench/old-way`.
    record Script(String title, String script, TestServer server, BuildEngine engine) implements DeployMethod {
        @Override
        public void prepare() {
            server.must("mkdir -p /opt/agent-hub/data && rm -f /etc/nginx/sites-enabled/default");
            Shell.must(
                    Map.of(),
                    "scp",
                    "-q",
                    "-F",
                    server.sshConfig().toString(),
                    "bench/old-way/agent-hub.nginx",
                    server.name() + ":/etc/nginx/conf.d/agent-hub.conf");
            server.must("nginx -t -q && nginx -s reload");
        }

        @Override
        public void deploy(String version) {
            Map<String, String> environment = new HashMap<>(engine.environment());
            environment.put("SSH", "ssh -F " + server.sshConfig());
            Shell.must(
                    environment,
                    "bench/old-way/" + script,
                    server.name(),
                    AgentHubImage.context(version).toString());
        }
    }

    /// Teal, with its defaults.
    record Ours(TestServer server, Teal teal) implements DeployMethod {
        @Override
        public String title() {
            return "Teal";
        }

        @Override
        public void prepare() {
            config("1.0.0");
            teal.must("setup", "-y");
        }

        @Override
        public void deploy(String version) {
            config(version);
            teal.must("deploy");
        }

        private void config(String version) {
            teal.config("""
                    app: agent-hub
                    server: %s
                    image: {context: %s}
                    container:
                      volumes: ["data:/app/data"]
                    health: {path: "/api/assets?page_size=1"}
                    """.formatted(server.name(), AgentHubImage.context(version)));
        }
    }
}
