package dev.teal.setup;

import dev.teal.app.Slot;
import dev.teal.config.Config;
import dev.teal.config.ContainerConfig.Volume;
import dev.teal.config.Layout;
import dev.teal.config.read.ConfigFile;
import dev.teal.config.read.DotEnv;
import dev.teal.config.yaml.Scalars;
import dev.teal.runtime.docker.ContainerSettings;
import dev.teal.runtime.docker.ContainerSettings.Published;
import dev.teal.server.Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A `teal.yml` for an app that already runs on a server, and the values of its secrets.
///
/// @param server as the user names it
/// @param hosts  the names that nginx's old site serves; may be empty
public record DerivedConfig(String server, RunningApp app, List<String> hosts) {
    /// Variables that are no secret. All others are treated as one: their names do not tell.
    private static final Set<String> PLAIN = Set.of(
            "NODE_ENV",
            "RAILS_ENV",
            "RACK_ENV",
            "APP_ENV",
            "DJANGO_SETTINGS_MODULE",
            "NODE_OPTIONS",
            "JAVA_OPTS",
            "PYTHONUNBUFFERED",
            "NEXT_TELEMETRY_DISABLED",
            "LOG_LEVEL",
            "TZ",
            "LANG",
            "LC_ALL",
            "PORT",
            "HOST",
            "HOSTNAME");
    private static final Published USUAL = new Published(3000, "", 3000);

    /// @param server as the user names it
    /// @param guess  the app's name, if several apps run there
    /// @param file   where the text of `teal.yml` will be, for errors
    /// @throws dev.teal.base.Problem when no such app runs
    public static DerivedConfig of(Server connected, String server, String guess, Path file) {
        DerivedConfig withoutHosts = new DerivedConfig(server, RunningApp.find(connected, guess), List.of());
        Config config = ConfigFile.parse(withoutHosts.yaml(true), file);
        List<String> hosts = SetupState.nginx(config, new Layout(config.directory()), connected).old().sites().stream()
                .flatMap(site -> site.names().stream())
                .distinct()
                .toList();
        return new DerivedConfig(server, withoutHosts.app(), hosts);
    }

    /// @param dockerfile whether the app is built from a Dockerfile in this folder
    public String yaml(boolean dockerfile) {
        ContainerSettings container = app.container();
        List<String> lines = new ArrayList<>();
        lines.add("# What Teal deploys, and where; docs/teal.yml explains every key.");
        lines.add("# Written from the container " + container.name() + " on " + server + ".");
        lines.add("app: " + app.name());
        lines.add("server: " + server);
        lines.add(
                hosts.isEmpty()
                        ? "# url: https://app.example.com   # the public address, probed after each deployment"
                        : "# url: https://" + hosts.getFirst()
                                + "   # the public address, probed after each deployment");
        lines.add("");
        if (!dockerfile) {
            lines.add("# There is no Dockerfile here. Write one, or name a ready image:");
            lines.add("# image: {name: " + container.imageName() + "}");
        }
        lines.add("container:");
        lines.add("  port: " + port().port());
        lines.addAll(list("volumes", volumes()));
        lines.addAll(environment());
        if (!container.memory().isEmpty()) {
            lines.add("  memory: " + container.memory());
        }
        lines.addAll(list("options", container.options()));
        lines.addAll(list("command", container.command()));
        lines.addAll(slots());
        if (!hosts.isEmpty()) {
            lines.add("");
            lines.add("router:");
            lines.add("  hosts: [" + hosts.stream().map(Scalars::quoted).collect(Collectors.joining(", ")) + "]");
        }
        lines.add("");
        lines.add("health:");
        lines.add("  path: /   # better: a page that needs the database and returns 200");
        return String.join("\n", lines) + "\n";
    }

    private Published port() {
        return app.port().orElse(USUAL);
    }

    private List<String> volumes() {
        String directory = "/opt/" + app.name() + "/";
        return app.container().volumes().stream()
                .map(volume -> source(volume, directory) + ":" + volume.target() + (volume.readOnly() ? ":ro" : ""))
                .toList();
    }

    private static String source(Volume volume, String directory) {
        return volume.source().startsWith(directory) ? volume.source().substring(directory.length()) : volume.source();
    }

    private List<String> environment() {
        List<String> lines = new ArrayList<>();
        Map<String, String> plain = values(true);
        if (!plain.isEmpty()) {
            lines.add("  env:");
            plain.forEach((name, value) -> lines.add("    " + name + ": " + Scalars.quoted(value)));
        }
        if (!values(false).isEmpty()) {
            lines.add("  secrets:   # their values are in .teal/secrets");
            values(false).keySet().forEach(name -> lines.add("    - " + Scalars.quoted(name)));
        }
        return lines;
    }

    private Map<String, String> values(boolean plain) {
        Map<String, String> values = new LinkedHashMap<>();
        app.container().environment().forEach((name, value) -> {
            if (PLAIN.contains(name) == plain && !name.startsWith("TEAL_")) {
                values.put(name, value);
            }
        });
        return values;
    }

    /// Only what is not the default. The other slot's port is one above or below, as in most scripts.
    private List<String> slots() {
        int own = port().hostPort();
        int other = app.slot() == Slot.BLUE ? own + 1 : own - 1;
        int blue = app.slot() == Slot.BLUE ? own : other;
        int green = app.slot() == Slot.BLUE ? other : own;
        return blue == 3000
                ? List.of()
                : List.of("", "slots: {blue: " + blue + ", green: " + green + "}   # check the second port");
    }

    /// The text of `.teal/secrets`; empty when there are none.
    public String secrets() {
        return DotEnv.write(values(false));
    }

    /// The container that it is derived from.
    public String container() {
        return app.container().name();
    }

    private static List<String> list(String key, List<String> values) {
        List<String> lines = new ArrayList<>();
        if (!values.isEmpty()) {
            lines.add("  " + key + ":");
            values.forEach(value -> lines.add("    - " + Scalars.quoted(value)));
        }
        return lines;
    }
}
