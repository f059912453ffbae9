package dev.teal.setup;

import dev.teal.app.Slot;
import dev.teal.base.Finding;
import dev.teal.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Containers and networks of somebody else with a name or port that the app needs.
///
/// @param server its name, for messages
record TakenNames(Config config, String server, ServerApps apps) {
    List<Finding> find() {
        List<Finding> found = new ArrayList<>();
        for (Slot slot : Slot.values()) {
            container(slot).ifPresent(found::add);
            published(slot).ifPresent(found::add);
        }
        network().ifPresent(found::add);
        return found;
    }

    /// `teal setup` adopts the container of an earlier deploy script, which publishes the slot's port. It looks closer
    /// at one that may be adopted already, when there is a network.
    private Optional<Finding> container(Slot slot) {
        String name = config.app() + "-" + slot;
        boolean networked = config.app().equals(apps.networks().get(config.app()));
        return apps.container(name)
                .filter(present -> !isOwn(present))
                .filter(present -> !present.app().isEmpty()
                        || (!networked && !present.ports().contains(slot.port(config.slots()))))
                .map(present -> Finding.refuses(
                        "there is a container named " + name + " on " + server
                                + (present.app().isEmpty()
                                        ? " that Teal did not make"
                                        : ", of the app " + present.app()),
                        "choose another `app` in " + file() + ", or rename that container (`docker rename " + name + " "
                                + name + "-before-teal`), then run `teal setup`"));
    }

    /// A port of a slot that a container of no known app publishes while it runs.
    private Optional<Finding> published(Slot slot) {
        int port = slot.port(config.slots());
        return apps.containers().stream()
                .filter(container -> !isOwn(container) && !isSlot(container))
                .filter(container -> apps.named(container.app()).isEmpty())
                .filter(container -> container.running() && container.ports().contains(port))
                .findFirst()
                .flatMap(container -> Clashes.when(
                        true,
                        "port " + port + " of slot " + slot + " is published by the container " + container.name()
                                + " on " + server,
                        "write " + apps.freePorts(config)));
    }

    private boolean isOwn(EngineContainer container) {
        return container.app().equals(config.app());
    }

    private boolean isSlot(EngineContainer container) {
        return container.name().equals(config.app() + "-" + Slot.BLUE)
                || container.name().equals(config.app() + "-" + Slot.GREEN);
    }

    private Optional<Finding> network() {
        String label = apps.networks().getOrDefault(config.app(), config.app());
        return Clashes.when(
                !label.equals(config.app()),
                "there is a Docker network named " + config.app() + " on " + server
                        + (label.isEmpty() ? " that Teal did not make" : ", of the app " + label),
                "remove it (`docker network rm " + config.app() + "`) if nothing needs it, or choose another `app` in "
                        + file());
    }

    private String file() {
        return config.source().own().toString();
    }
}
