package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import dev.teal.ground.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// `teal doctor` on a server with faults, several at once. Each test leaves the server as it was: healthy.
@Tag("server")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DoctorTest {
    private static final String NGINX = "/etc/nginx/conf.d/agent-hub.conf";

    @TempDir
    static Path folder;

    private static TestServer server;
    private static TealCommand teal;

    @BeforeAll
    static void twoReleases() throws IOException {
        server = TestServer.view("doctor");
        server.must("rm -f /etc/nginx/sites-enabled/default");
        server.startNginx();
        Files.createDirectories(folder.resolve(".teal"));
        Files.writeString(folder.resolve(".teal/secrets"), "TOKEN=4711\n");
        Files.setPosixFilePermissions(folder.resolve(".teal/secrets"), PosixFilePermissions.fromString("rw-------"));
        teal = TealCommand.in(folder, server, Ground.engine());
        config("");
        teal.must("setup", "--live-restore", "-y");
        teal.must("deploy");
        teal.must("deploy");
    }

    @AfterAll
    static void down() {
        if (server != null) {
            server.close();
        }
    }

    private static void config(String more) {
        teal.config("""
                app: agent-hub
                server: root@%s
                image: {context: %s}
                container: {volumes: ["data:/app/data"], secrets: [TOKEN]}
                router: {hosts: [hub.example.com]}
                health: {path: "/api/assets?page_size=1", steady: 100ms}
                database: {sqlite: data/hub.db}
                %s
                """.formatted(server.name(), AgentHubImage.context("1"), more));
    }

    @Test
    @Order(1)
    void aHealthyServerHasNoFindings() {
        Ended ended = teal.run("doctor");
        System.out.println(ended);
        assertThat(ended.exitCode()).isZero();
    }
}
