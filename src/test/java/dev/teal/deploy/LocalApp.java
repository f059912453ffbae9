package dev.teal.deploy;

import dev.teal.config.Config;
import dev.teal.deploy.LocalDeployment.Kind;
import dev.teal.ground.AgentHubImage;
import dev.teal.ground.FreePort;
import dev.teal.router.PrivateNginx;
import dev.teal.runtime.Example;
import java.nio.file.Path;

/// The `teal.yml` of the sample app as a plain process on this machine.
final class LocalApp {
    private final Path folder;
    private final PrivateNginx nginx;
    private final String env;
    private final int blue = FreePort.next();
    private final int green = FreePort.next();
    private String always = "";

    /// @param env further lines of its environment, each ended by a comma
    LocalApp(Path folder, PrivateNginx nginx, String env) {
        this.folder = folder;
        this.nginx = nginx;
        this.env = env;
    }

    /// Further lines of every teal.yml from here on.
    void always(String lines) {
        always = lines;
    }

    /// @param more further lines of teal.yml
    Config config(Kind kind, String more) {
        Path built = AgentHubImage.context("1"); // with a class-data archive: half of each start
        return Example.config(
                folder,
                """
                app: hub
                server: local
                directory: %s/app
                runtime: process
                image:
                  files: files
                  command: [%s%s/runtime/bin/java, -XX:+UseSerialGC, -XX:TieredStopAtLevel=1,
                    --enable-native-access=ALL-UNNAMED, -XX:SharedArchiveFile=%s/app/lib/agent-hub.jsa,
                    -Dorg.sqlite.lib.path=%s/app/lib, -cp, "%s/app/agent-hub.jar:%s/app/lib/sqlite-jdbc.jar",
                    agenthub.AgentHub]
                container: {env: {BIND: 127.0.0.1, DATA_DIR: %s/app/data, %s}}
                slots: {blue: %d, green: %d}
                health: {path: /api/assets?page_size=1, tries: %d, interval: 1s, timeout: 6s, steady: 0s}
                """.formatted(
                                        folder,
                                        kind.before,
                                        built,
                                        built,
                                        built,
                                        built,
                                        built,
                                        folder,
                                        env + kind.env,
                                        blue,
                                        green,
                                        kind.tries())
                        + nginx.section("")
                        + always
                        + more);
    }
}
