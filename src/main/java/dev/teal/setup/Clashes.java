package dev.teal.setup;

import dev.teal.app.Registration;
import dev.teal.app.Slot;
import dev.teal.base.Finding;
import dev.teal.config.Config;
import dev.teal.config.value.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the app would share with another app on its server: its name, directory, ports, host names. Found before
/// anything is made or changed.
///
/// @param server its name, for messages
record Clashes(Config config, String server, ServerApps apps) {
    List<Finding> find() {
        List<Finding> found = new ArrayList<>();
        apps.named(config.app()).flatMap(this::name).ifPresent(found::add);
        for (Registration other : apps.apps()) {
            if (!other.app().equals(config.app())) {
                directory(other).ifPresent(found::add);
                ports(other).ifPresent(found::add);
                hosts(other).ifPresent(found::add);
            }
        }
        found.addAll(new TakenNames(config, server, apps).find());
        return found;
    }

    private Optional<Finding> name(Registration present) {
        return when(
                !present.directory().equals(config.directory()),
                config.app() + " on " + server + " is another app, in " + present.directory(),
                "choose another `app` in " + file() + "; if it is the same app, write `directory: "
                        + present.directory() + "`");
    }

    private Optional<Finding> directory(Registration other) {
        return when(
                Paths.overlap(other.directory(), config.directory()),
                "the directory " + config.directory() + " on " + server + " overlaps " + other.directory()
                        + ", that of " + other.app(),
                "write another `directory` in " + file());
    }

    private Optional<Finding> ports(Registration other) {
        List<String> shared = new ArrayList<>();
        for (Slot slot : Slot.values()) {
            int port = slot.port(config.slots());
            for (Slot theirs : Slot.values()) {
                if (port == theirs.port(other.slots())) {
                    shared.add(
                            "port " + port + " of slot " + slot + " belongs to slot " + theirs + " of " + other.app());
                }
            }
            if (other.listens().stream().anyMatch(listen -> portOf(listen) == port)) {
                shared.add(
                        "port " + port + " of slot " + slot + " is the one on which nginx listens for " + other.app());
            }
        }
        return when(
                !shared.isEmpty(), String.join(", and ", shared) + ", on " + server, "write " + apps.freePorts(config));
    }

    private static int portOf(String listen) {
        String port = listen.substring(listen.lastIndexOf(':') + 1);
        return port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0;
    }

    private Optional<Finding> hosts(Registration other) {
        List<String> theirs = other.listens().stream().map(Clashes::address).toList();
        if (config.router().listens().stream().map(Clashes::address).noneMatch(theirs::contains)) {
            return Optional.empty();
        }
        List<String> own = config.router().hosts();
        if (own.isEmpty() && other.hosts().isEmpty()) {
            return when(
                    true,
                    other.app() + " is the default server at " + other.listen() + " of nginx on " + server
                            + ", which takes all host names",
                    "write the host names of this app (`router.hosts`) in " + file());
        }
        List<String> shared = own.stream().filter(other.hosts()::contains).toList();
        return when(
                !shared.isEmpty(),
                "the host name " + String.join(", ", shared) + " belongs to " + other.app() + " on " + server,
                "write other `router.hosts` in " + file() + ", or remove the name from " + other.app());
    }

    private static String address(String listen) {
        return listen.replaceFirst("^(\\*:|0\\.0\\.0\\.0:)?(?=[0-9]+$)", "0.0.0.0:");
    }

    private String file() {
        return config.source().own().toString();
    }

    static Optional<Finding> when(boolean found, String what, String fix) {
        return found ? Optional.of(Finding.refuses(what, fix + ", then run `teal setup`")) : Optional.empty();
    }
}
