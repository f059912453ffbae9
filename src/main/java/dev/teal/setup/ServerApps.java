package dev.teal.setup;

import dev.teal.app.Registration;
import dev.teal.app.Slot;
import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.SlotPorts;
import dev.teal.router.TealSite;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The apps that Teal runs on a server, and the names and ports that are in use there.
///
/// @param apps       by name; an app that an older Teal has set up is known by its nginx file and containers
/// @param registered the names of those with a registration
/// @param networks   the names of the engine's networks, each with the app that Teal created it for, or an empty text
/// @param listening  the TCP ports on which a process listens
public record ServerApps(
        List<Registration> apps,
        Set<String> registered,
        List<EngineContainer> containers,
        Map<String, String> networks,
        Set<Integer> listening) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// @param nginx the words that start nginx's own commands
    public static ServerApps of(Server server, List<String> nginx) {
        List<String> arguments = new ArrayList<>(List.of(Registration.REGISTRY));
        arguments.addAll(nginx);
        return parse(server.run(Command.script(Scripts.read(ServerApps.class, "apps.sh"), arguments), LIMIT)
                .lines());
    }

    static ServerApps parse(List<String> lines) {
        Map<String, Registration> apps = new TreeMap<>();
        List<String> sites = new ArrayList<>();
        List<EngineContainer> containers = new ArrayList<>();
        Map<String, String> networks = new TreeMap<>();
        Set<Integer> listening = new HashSet<>();
        for (String line : lines) {
            String[] parts = Reply.fields(line, " ", 2);
            switch (parts[0]) {
                case "app" -> registration(parts[1]).ifPresent(app -> apps.put(app.app(), app));
                case "site" -> sites.add(parts[1]);
                case "container" -> containers.add(EngineContainer.of(Json.readMap(parts[1], "docker inspect")));
                case "network" -> {
                    Map<String, Object> network = Json.readMap(parts[1], "docker network ls");
                    networks.merge(Json.text(network.get("name")), Json.text(network.get("app")), String::concat);
                }
                case "listens" -> listening.add(Reply.count(parts[1]));
                default -> throw Reply.unexpected(line);
            }
        }
        Set<String> registered = Set.copyOf(apps.keySet());
        TealSite.of(sites).forEach(site -> apps.computeIfAbsent(site.app(), app -> older(site, containers)));
        return new ServerApps(List.copyOf(apps.values()), registered, containers, networks, listening);
    }

    /// Empty for a damaged file, such as after a power failure.
    private static Optional<Registration> registration(String json) {
        try {
            return Optional.of(Registration.parse(json))
                    .filter(app -> !app.app().isEmpty());
        } catch (Problem damaged) {
            return Optional.empty();
        }
    }

    private static Registration older(TealSite site, List<EngineContainer> containers) {
        SlotPorts ports = new SlotPorts(
                published(site.app() + "-" + Slot.BLUE, containers),
                published(site.app() + "-" + Slot.GREEN, containers));
        return new Registration(
                site.app(), "", site.directory(), ports, site.listen(), "", site.control(), site.hosts(), "");
    }

    private static int published(String name, List<EngineContainer> containers) {
        return containers.stream()
                .filter(container -> container.name().equals(name))
                .flatMap(container -> container.ports().stream())
                .findFirst()
                .orElse(0);
    }

    /// The app with this name.
    Optional<Registration> named(String app) {
        return apps.stream().filter(each -> each.app().equals(app)).findFirst();
    }

    Optional<EngineContainer> container(String name) {
        return containers.stream()
                .filter(container -> container.name().equals(name))
                .findFirst();
    }

    /// What to write for ports that nothing on the server uses.
    String freePorts(Config config) {
        SlotPorts free = free();
        return "`slots: {blue: " + free.blue() + ", green: " + free.green() + "}` in "
                + config.source().own() + "; nothing on the server uses these";
    }

    /// Two neighboring ports that nothing on the server uses.
    SlotPorts free() {
        Set<Integer> taken = new HashSet<>(listening);
        apps.forEach(app -> taken.addAll(List.of(app.slots().blue(), app.slots().green())));
        containers.forEach(container -> taken.addAll(container.ports()));
        int blue = 3000;
        while (taken.contains(blue) || taken.contains(blue + 1)) {
            blue += 2;
        }
        return new SlotPorts(blue, blue + 1);
    }
}
