package dev.teal.config.read;

import dev.teal.config.Config;
import dev.teal.config.ContainerConfig.Volume;
import dev.teal.config.Layout;
import dev.teal.config.SlotPorts;
import dev.teal.config.value.Paths;
import dev.teal.config.yaml.ConfigErrors;
import dev.teal.config.yaml.Position;
import java.util.List;
import java.util.Set;

/// The rules for a stage on the server of production (`teal.yml` without a stage): what belongs to one of them must
/// not be used by the other. A stage has the values of `teal.yml` that it does not replace, so a forgotten key would
/// deploy it over production. `teal setup` compares with the other apps on the server.
///
/// @param root of both files
record StageRules(Config production, Config config, Section root, ConfigErrors errors) {
    void check() {
        if (production.server().equals(config.server())) {
            checkApp();
            checkPorts();
            checkHosts();
            checkVolumes();
            production
                    .url()
                    .filter(url -> config.url().filter(url::equals).isPresent())
                    .ifPresent(url -> error("url", url + " is production's; write another, or url: null"));
        }
    }

    private void checkApp() {
        if (production.app().equals(config.app())) {
            error("app", config.app() + " is production's name on the same server; write another");
        } else if (Paths.overlap(production.directory(), config.directory())) {
            error(
                    "directory",
                    production.directory() + " is production's on the same server; write another, or directory: null");
        }
    }

    private void checkPorts() {
        SlotPorts ports = production.slots();
        Set<Integer> taken = Set.of(ports.blue(), ports.green());
        if (taken.contains(config.slots().blue())
                || taken.contains(config.slots().green())) {
            int next = Math.max(ports.blue(), ports.green()) + 1;
            error(
                    "slots",
                    "production has the ports " + ports.blue() + " and " + ports.green()
                            + " on the same server; write others, such as slots: {blue: " + next + ", green: "
                            + (next + 1) + "}");
        }
    }

    private void checkHosts() {
        List<String> theirs = production.router().hosts();
        List<String> own = config.router().hosts();
        List<String> shared = config.router().listens().stream()
                .filter(production.router().listens()::contains)
                .toList();
        if (shared.isEmpty()) {
            return;
        }
        if (theirs.isEmpty() && own.isEmpty()) {
            error(
                    "router",
                    "production takes all host names at " + String.join(" and ", shared)
                            + " on the same server; write hosts, such as router: {hosts: ["
                            + config.source().stage()
                            + ".example.com]}");
        }
        own.stream()
                .filter(theirs::contains)
                .findFirst()
                .ifPresent(host -> error("router", "the host name " + host + " is production's; write other hosts"));
    }

    /// A directory outside of the app's own may have the data of production.
    private void checkVolumes() {
        config.container().volumes().stream()
                .filter(volume -> !volume.readOnly())
                .map(Volume::source)
                .filter(source -> source.startsWith("/") && isProductions(source))
                .forEach(source -> error(
                        "container",
                        "the volume " + source + " is production's; write other volumes, or " + source + ":…:ro"));
    }

    private boolean isProductions(String path) {
        Layout layout = new Layout(production.directory());
        return production.container().volumes().stream()
                .anyMatch(volume -> Paths.overlap(layout.resolve(volume.source()), path));
    }

    /// At the key, if the stage's file has it, or else at the beginning of that file.
    private void error(String key, String text) {
        String file = config.source().own().toString();
        Position at =
                root.place(key).filter(place -> place.file().equals(file)).orElseGet(() -> new Position(file, 1, 1));
        errors.add(at, key + ": " + text);
    }
}
