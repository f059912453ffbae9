package dev.teal.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Registration;
import dev.teal.config.SlotPorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which apps a server has, from the output of `apps.sh`. `e2e.SeveralAppsTest` plants clashes on a real server.
class ServerAppsTest {
    private static final Registration HUB = new Registration(
            "hub",
            "staging",
            "/opt/hub",
            new SlotPorts(3000, 3001),
            "80",
            "443",
            "127.0.0.3:80",
            List.of("a.example.com"),
            "now");

    @Test
    void aRegistrationIsReadAsItIsWritten() {
        assertThat(HUB.json()).doesNotContain("\n").startsWith("{\"v\":1,\"app\":\"hub\",\"stage\":\"staging\"");
        assertThat(Registration.parse(HUB.json())).isEqualTo(HUB);
        assertThat(Registration.parse(HUB.json().replace("now", "then")).same(HUB))
                .isTrue();
        assertThat(Registration.parse(HUB.json().replace("3001", "3002")).same(HUB))
                .isFalse();
    }

    @Test
    void aDamagedRegistrationIsSkipped() {
        assertThat(ServerApps.parse(List.of("app {\"app\":\"hu", "app {}", "app " + HUB.json()))
                        .apps())
                .containsExactly(HUB);
    }

    /// Its nginx file and its containers say what a registration would.
    @Test
    void anAppThatAnOlderTealHasSetUpIsKnown() throws Exception {
        List<String> lines = new ArrayList<>();
        Files.readAllLines(Path.of("src/test/resources/router/agent-hub.conf"))
                .forEach(line -> lines.add("site " + line));
        lines.add("site # Written by teal for broken. Do not edit");
        lines.add(
                "container {\"name\":\"/agent-hub-green\",\"app\":\"agent-hub\",\"release\":\"r1\",\"status\":\"exited\","
                        + "\"ports\":{\"3000/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"3001\"}]}}");
        lines.add(
                "container {\"name\":\"/other\",\"app\":\"\",\"release\":\"\",\"status\":\"running\",\"ports\":null}");
        lines.add("network {\"name\":\"bridge\",\"app\":\"\"}");
        ServerApps apps = ServerApps.parse(lines);

        assertThat(apps.registered()).isEmpty();
        assertThat(apps.apps()).singleElement().satisfies(app -> {
            assertThat(app.app()).isEqualTo("agent-hub");
            assertThat(app.directory()).isEqualTo("/opt/agent-hub");
            assertThat(app.slots()).isEqualTo(new SlotPorts(0, 3001));
            assertThat(app.listen()).isEqualTo("80");
            assertThat(app.control()).isEqualTo("127.0.0.3:80");
            assertThat(app.hosts()).isEmpty();
        });
        assertThat(apps.networks()).containsEntry("bridge", "");
    }

    @Test
    void freePortsAreThoseOfNoAppNoContainerAndNoProcess() {
        ServerApps apps = ServerApps.parse(List.of(
                "app " + HUB.json(),
                "listens 3002",
                "container {\"name\":\"/x\",\"ports\":{\"80/tcp\":[{\"HostPort\":\"3005\"}],\"81/tcp\":null}}"));

        assertThat(apps.free()).isEqualTo(new SlotPorts(3006, 3007));
    }
}
