package dev.teal.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Json;
import dev.teal.config.Config;
import dev.teal.config.ConfigTree;
import dev.teal.event.Events;
import dev.teal.server.Command;
import dev.teal.server.Server;
import dev.teal.server.shell.LocalServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSchemaTest {
    private static final Map<String, Object> SCHEMA = Json.readMap(ConfigSchema.text(), "schema.json");

    /// Each key of the schema, as a dotted path, with its description.
    private static Map<String, Map<?, ?>> keys() {
        Map<String, Map<?, ?>> keys = new LinkedHashMap<>();
        collect("", SCHEMA, keys);
        return keys;
    }

    private static void collect(String path, Map<?, ?> schema, Map<String, Map<?, ?>> keys) {
        Json.object(schema.get("properties")).forEach((key, value) -> {
            keys.put(path + key, Json.object(value));
            collect(path + key + ".", Json.object(value), keys);
        });
    }

    @Test
    void hasExactlyTheKeysOfTealYml() {
        assertThat(new TreeSet<>(keys().keySet())).containsExactlyElementsOf(new TreeSet<>(ConfigFile.keys()));
    }

    @Test
    void hasTheDefaults() {
        Config config = ConfigFile.parse("app: agent-hub\nserver: local\nstrategy: recreate\n", Path.of("teal.yml"));
        Map<String, Object> defaults = new LinkedHashMap<>();
        flatten("", ConfigTree.of(config), defaults);
        keys().forEach((key, value) -> {
            if (value.containsKey("default") && defaults.containsKey(key) && !key.equals("strategy")) {
                assertThat(String.valueOf(value.get("default"))).as(key).isEqualTo(String.valueOf(defaults.get(key)));
            }
        });
    }

    private static void flatten(String path, Map<?, ?> map, Map<String, Object> found) {
        map.forEach((key, value) -> {
            found.put(path + key, value);
            if (value instanceof Map<?, ?> inner) {
                flatten(path + key + ".", inner, found);
            }
        });
    }

    /// As an editor does it.
    @Test
    @Tag("server") // python3-jsonschema is installed for the tests that need root
    void acceptsTheReferenceAndRefusesWhatTealRefuses(@TempDir Path folder) throws Exception {
        Path schema = Files.writeString(folder.resolve("schema.json"), ConfigSchema.text());
        String check = """
                import json, sys, yaml, jsonschema
                schema = json.load(open(sys.argv[1]))
                jsonschema.Draft7Validator.check_schema(schema)
                for name in sys.argv[2:]:
                    errors = list(jsonschema.Draft7Validator(schema).iter_errors(yaml.safe_load(open(name))))
                    print("\\n".join(error.message for error in errors) or "ok")
                """;
        Map<String, String> files = new LinkedHashMap<>();
        files.put("reference", Files.readString(Path.of("docs/teal.yml")));
        files.put("sample", Files.readString(Path.of("examples/agent-hub/teal.yml")));
        files.put("no server", "app: hub\n");
        files.put("unknown key", "app: hub\nserver: local\nhelth: {}\n");
        files.put("duration", "app: hub\nserver: local\ndrain: 30\n");
        files.put("word", "app: hub\nserver: local\nstrategy: rolling\n");
        files.put("one for a list", "app: hub\nserver: local\nrouter: {hosts: a.example}\n");
        List<String> argv = new ArrayList<>(List.of("python3", "-c", check, schema.toString()));
        for (Map.Entry<String, String> file : files.entrySet()) {
            argv.add(Files.writeString(folder.resolve(file.getKey()), file.getValue())
                    .toString());
        }

        try (Server here = new LocalServer(Events.NONE)) {
            assertThat(here.run(Command.of(argv)).lines())
                    .containsExactly(
                            "ok",
                            "ok",
                            "'server' is a required property",
                            "Additional properties are not allowed ('helth' was unexpected)",
                            "30 is not of type 'string'",
                            "'rolling' is not one of ['blue-green', 'recreate']",
                            "ok");
        }
    }
}
