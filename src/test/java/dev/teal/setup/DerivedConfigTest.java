package dev.teal.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Json;
import dev.teal.config.Config;
import dev.teal.config.ContainerConfig.Volume;
import dev.teal.config.read.ConfigFile;
import dev.teal.runtime.docker.ContainerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DerivedConfigTest {
    private static final String CONTAINER = """
            {"Name":"/hub-green","Image":"sha256:1","Config":{"Image":"hub:latest","User":"1000","Cmd":["node","x y"],
             "Env":["PATH=/bin","NODE_ENV=production","KEY=a: \\"b\\" # c\\\\","LINES=one\\ntwo","TEAL_SLOT=green"]},
             "HostConfig":{"Memory":536870912,"PortBindings":{"8080/tcp":[{"HostIp":"","HostPort":"4001"}]}},
             "Mounts":[{"Type":"bind","Source":"/opt/hub/data","Destination":"/app/data","RW":true},
              {"Type":"bind","Source":"/srv/x","Destination":"/x","RW":false}]}""";

    private final DerivedConfig derived = new DerivedConfig(
            "root@203.0.113.7",
            new RunningApp(
                    "hub", new ContainerSettings(read(CONTAINER), read("{\"Config\":{\"Env\":[\"PATH=/bin\"]}}"))),
            List.of("hub.example.com"));

    private static Map<String, Object> read(String json) {
        return Json.readMap(json.replace("\n", " "), "test");
    }

    @Test
    void theFileIsReadAsTheContainerWasStarted() {
        Config config = ConfigFile.parse(derived.yaml(true), Path.of("teal.yml"));
        assertThat(config.app()).isEqualTo("hub");
        assertThat(config.server()).hasToString("root@203.0.113.7");
        assertThat(config.container().port()).isEqualTo(8080);
        assertThat(config.slots().blue()).isEqualTo(4000);
        assertThat(config.slots().green()).isEqualTo(4001);
        assertThat(config.container().volumes())
                .containsExactly(new Volume("data", "/app/data", false), new Volume("/srv/x", "/x", true));
        assertThat(config.container().env()).containsExactly(Map.entry("NODE_ENV", "production"));
        assertThat(config.container().secrets()).containsExactly("KEY", "LINES");
        assertThat(config.container().memory()).isEqualTo("512m");
        assertThat(config.container().options()).containsExactly("--user=1000");
        assertThat(config.container().command()).containsExactly("node", "x y");
        assertThat(config.router().hosts()).containsExactly("hub.example.com");
    }

    @Test
    void valuesThatMayBeSecretAreOnlyInTheSecretsFile() {
        assertThat(derived.yaml(false)).doesNotContain("a: \\\"b", "two").contains("# image: {name: hub:latest}");
        assertThat(derived.secrets()).isEqualTo("KEY=a: \"b\" # c\\\nLINES=\"one\\ntwo\"\n");
    }
}
