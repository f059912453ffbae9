package dev.teal.config.read;

import dev.teal.config.Config;
import dev.teal.config.ConfigSource;
import dev.teal.config.ContainerConfig;
import dev.teal.config.Destination;
import dev.teal.config.Layout;
import dev.teal.config.RouterConfig;
import dev.teal.config.SlotPorts;
import dev.teal.config.value.Addresses;
import dev.teal.config.value.Ipv4Network;
import dev.teal.config.value.Names;
import dev.teal.config.value.Networks;
import dev.teal.config.value.Paths;
import dev.teal.config.value.Quantities;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Reads all sections into records and checks the rules between sections.
final class ConfigReader {
    private ConfigReader() {}

    /// The result is only valid when no error was found.
    static Config read(Section root, ConfigSource source) {
        String app = root.required("app", Names::app, "app", "write the app's name, such as app: agent-hub");
        Destination server = root.required(
                "server",
                Destinations::read,
                new Destination.Local(),
                "write where the app runs, such as server: root@203.0.113.7");
        Optional<URI> url = root.optional("url", Addresses::url);
        Config.RunsAs runtime =
                root.value("runtime", Names.oneOf(List.of(Config.RunsAs.values())), Config.RunsAs.DOCKER);
        SlotPorts slots = slots(root.section("slots"));
        Section routerSection = root.section("router");
        RouterConfig router = RouterSection.read(routerSection, app);
        checkPort(routerSection, "listen", router.listen(), slots);
        TlsSection.checkUrl(root, url, router);
        if (routerSection.has("control")) {
            checkPort(routerSection, "control", router.control(), slots);
        }
        String directory = root.value("directory", Paths::directory, "/opt/" + app);
        Layout layout = new Layout(directory);
        ContainerConfig container = ContainerSection.read(root.section("container"), layout, runtime);
        int retain = root.value("retain", Quantities.number(2, 1000), 5);
        Config.Standby standby =
                root.value("standby", Names.oneOf(List.of(Config.Standby.values())), Config.Standby.STOPPED);
        return new Config(
                app,
                server,
                url,
                directory,
                runtime,
                ImageSection.read(root.section("image"), runtime),
                container,
                slots,
                subnet(root.section("network"), runtime),
                router,
                HealthSection.read(root.section("health")),
                DatabaseSection.read(root, layout, runtime, container.volumes(), retain),
                release(root),
                root.value("watch", Quantities::durationOrZero, Duration.ZERO),
                root.value("drain", Quantities::duration, Duration.ofSeconds(30)),
                root.optional("streams", Quantities::durationOrZero),
                root.value("stop_timeout", Quantities::duration, Duration.ofSeconds(10)),
                standby,
                pause(root, standby),
                retain,
                root.section("hooks").value("timeout", Quantities::duration, Duration.ofMinutes(5)),
                NotifySection.read(root),
                TunnelSection.read(root),
                source);
    }

    private static Optional<Duration> pause(Section root, Config.Standby standby) {
        Config.Strategy strategy =
                root.value("strategy", Names.oneOf(List.of(Config.Strategy.values())), Config.Strategy.BLUE_GREEN);
        Duration pause = root.value("pause", Quantities::seconds, Duration.ofSeconds(30));
        if (strategy == Config.Strategy.BLUE_GREEN) {
            return Optional.empty();
        }
        if (standby == Config.Standby.RUNNING) {
            root.error(
                    "standby",
                    "running is impossible with strategy: recreate, where the app never runs twice; write stopped");
        }
        return Optional.of(pause);
    }

    private static Optional<Ipv4Network> subnet(Section network, Config.RunsAs runtime) {
        if (runtime == Config.RunsAs.PROCESS && network.has("subnet")) {
            network.error("subnet", "has no meaning with runtime: process");
        }
        return network.optional("subnet", Networks::subnet);
    }

    private static SlotPorts slots(Section slots) {
        SlotPorts ports = new SlotPorts(
                slots.value("blue", Quantities::port, 3000), slots.value("green", Quantities::port, 3001));
        if (slots.valid("blue", "green") && ports.blue() == ports.green()) {
            boolean blue = slots.has("blue");
            slots.error(blue ? "blue" : "green", ports.blue() + " is also used by slots." + (blue ? "green" : "blue"));
        }
        return ports;
    }

    private static void checkPort(Section router, String key, String listen, SlotPorts slots) {
        int port = Addresses.portOf(listen);
        if (router.valid(key) && (port == slots.blue() || port == slots.green())) {
            router.error(key, port + " is also used by slots." + (port == slots.blue() ? "blue" : "green"));
        }
    }

    /// A list is the command itself; a single text is a line for the image's shell.
    private static List<String> release(Section root) {
        if (root.isList("release")) {
            return root.list("release", Names::word);
        }
        return root.optional("release", Names::program)
                .map(line -> List.of("/bin/sh", "-c", line))
                .orElse(List.of());
    }
}
