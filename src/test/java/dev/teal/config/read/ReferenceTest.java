package dev.teal.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.config.Config;
import dev.teal.config.ContainerConfig;
import dev.teal.config.Destination;
import dev.teal.config.SlotPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

class ReferenceTest {
    private static final Path REFERENCE = Path.of("docs/teal.yml");

    @Test
    void theReferenceHoldsTheDefaults() {
        Config minimal = ConfigFile.parse("app: agent-hub\nserver: root@203.0.113.7\n", REFERENCE);

        assertThat(ConfigFile.read(REFERENCE)).isEqualTo(minimal);
    }

    @Test
    void theReferenceHasExactlyTheValidKeys() throws IOException {
        String uncommented = Files.readString(REFERENCE).replaceAll("(?m)^( *)#(?=[a-z ])(?! [^ ])", "$1");
        Set<String> written = new TreeSet<>();
        collect(
                "",
                new Compose(LoadSettings.builder().build())
                        .composeString(uncommented)
                        .orElseThrow(),
                written);
        written.removeAll(Set.of("image.args.NODE_VERSION", "container.env.NODE_ENV", "router.assets./_next/static"));

        assertThat(written).containsExactlyElementsOf(new TreeSet<>(ConfigFile.keys()));
    }

    private static void collect(String path, Node node, Set<String> keys) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                String key = path + ((ScalarNode) tuple.getKeyNode()).getValue();
                keys.add(key);
                collect(key + ".", tuple.getValueNode(), keys);
            }
        }
    }

    @Test
    void theSampleAppsFileIsShortAndHasTheValuesOfTheIssue() throws IOException {
        Path file = Path.of("examples/agent-hub/teal.yml");
        Config config = ConfigFile.read(file);

        assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(16);
        assertThat(config.app()).isEqualTo("agent-hub");
        assertThat(config.server()).isEqualTo(new Destination.Ssh("root@203.0.113.7", OptionalInt.empty()));
        assertThat(config.url()).isEqualTo(Optional.empty());
        assertThat(config.container().port()).isEqualTo(3000);
        assertThat(config.container().volumes())
                .containsExactly(new ContainerConfig.Volume("data", "/app/data", false));
        assertThat(config.health().path()).isEqualTo("/api/assets?page_size=1");
        assertThat(config.slots()).isEqualTo(new SlotPorts(3000, 3001));
    }
}
