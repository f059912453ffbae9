package dev.teal.cli.command.inspect;

import dev.teal.base.ExitCode;
import dev.teal.base.Json;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.command.Verb;
import dev.teal.config.Config;
import dev.teal.config.ConfigTree;
import dev.teal.config.read.ConfigFile;
import dev.teal.config.read.ConfigSchema;
import dev.teal.config.read.Secrets;
import dev.teal.config.yaml.YamlText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.cli.Options;

/// `teal config`
public final class ConfigVerb implements Verb {
    private static final String REDACTED = "[redacted]";

    @Override
    public Options options() {
        return new Options().addOption(null, "schema", false, "print the JSON Schema of teal.yml, for editors");
    }

    @Override
    public String description() {
        return """
                Prints teal.yml as Teal reads it: with the file of the stage over it, and with
                every default. Values of secrets are not shown, only where each comes from.
                The server is not asked.

                  teal config -d staging
                  teal config --schema >.teal/schema.json

                For completion and checks in an editor, begin teal.yml with this line:

                  # yaml-language-server: $schema=.teal/schema.json
                """;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        if (invocation.arguments().has("schema")) {
            invocation.out().text(ConfigSchema.text());
            return ExitCode.DONE;
        }
        Config config = ConfigFile.read(invocation.globals().source());
        Map<String, Secrets.Origin> secrets =
                Secrets.origins(config, config.container().secrets(), invocation.env());
        if (invocation.globals().json()) {
            invocation.out().json(Json.write(withSecrets(ConfigTree.of(config), secrets)));
        } else {
            invocation.out().text(YamlText.of(ConfigTree.of(config), "secrets", comments(config, secrets)));
        }
        return ExitCode.DONE;
    }

    private static Map<String, String> comments(Config config, Map<String, Secrets.Origin> secrets) {
        String file = ".teal/" + config.source().secrets().getFileName();
        Map<String, String> comments = new LinkedHashMap<>();
        secrets.forEach((name, origin) -> comments.put(
                name,
                switch (origin) {
                    case ENVIRONMENT -> REDACTED + ", from the environment";
                    case FILE -> REDACTED + ", from " + file;
                    case MISSING -> "no value: `teal deploy` would refuse";
                }));
        return comments;
    }

    /// With the list `container.secrets` as an object: each name, and whether it has a value.
    private static Map<String, Object> withSecrets(Map<String, Object> tree, Map<String, Secrets.Origin> secrets) {
        if (!secrets.isEmpty()) {
            Map<Object, Object> container = new LinkedHashMap<>(Json.object(tree.get("container")));
            Map<String, String> shown = new LinkedHashMap<>();
            secrets.forEach((name, origin) -> shown.put(name, origin == Secrets.Origin.MISSING ? "" : REDACTED));
            container.put("secrets", shown);
            tree.put("container", container);
        }
        return tree;
    }
}
