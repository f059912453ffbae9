package dev.teal.setup;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.value.Ipv4Network;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.runtime.SlotRuntime;
import dev.teal.runtime.docker.Subnet;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import dev.teal.setup.HostNetworks.EngineNetwork;
import dev.teal.setup.HostNetworks.Neighbor;
import dev.teal.setup.SetupScripts.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The part of `teal setup` that creates the Docker network of the app, in which each slot has a fixed address,
/// and connects the containers of an earlier deploy script to it.
///
/// Only a network created with an explicit subnet has fixed addresses. With `--ip-range`, Docker 20.10 does not
/// check whether that subnet overlaps its default bridge, and it never checks routes through a gateway, such as
/// those of a VPN. So both are checked here first.
record SetupNetwork(Config config, Server server, Events events) {
    /// Exit code of `adopt.sh`.
    private static final int FOREIGN = 13;
    /// The network of an app has few containers. Docker's own pools give 65,536 addresses; the rest of them
    /// stays free for routes and subnets configured by hand.
    private static final int DEFAULT_PREFIX = 24;
    /// Another network may be created between the check and this one.
    private static final int TRIES = 3;
    /// The engine is slow to create a network while it starts many containers.
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /// @param old   its containers are connected to the network
    /// @param slots queried after the network was created, because their addresses come from it
    Outcome make(OldDeployment old, Supplier<SlotRuntime> slots) {
        HostNetworks networks = query();
        Optional<EngineNetwork> own = networks.of(config.app());
        String name = own.map(EngineNetwork::name).orElse(old.networkName());
        Outcome network = own.isPresent() ? keep(own.get(), networks) : create(name, networks);
        List<String> adopted = adopt(name, slots.get());
        return adopted.isEmpty()
                ? network
                : new Outcome(true, network.text() + "; joined " + String.join("; ", adopted));
    }

    private HostNetworks query() {
        Result result = server.run(script("networks.sh"), LIMIT);
        if (!result.ok()) {
            throw failed("listing the networks", result);
        }
        return HostNetworks.parse(result.lines());
    }

    private static Command script(String name, String... arguments) {
        return Command.script(Scripts.read(SetupNetwork.class, name), arguments);
    }

    /// Its addresses are in the nginx file and belong to running containers, so Teal never recreates it by
    /// itself.
    private Outcome keep(EngineNetwork own, HostNetworks networks) {
        Ipv4Network subnet = Subnet.of(own.subnet()).network();
        config.subnet().filter(wanted -> !wanted.equals(subnet)).ifPresent(wanted -> {
            throw Problem.failed(
                    "the Docker network " + own.name() + " on " + server.name() + " has the subnet " + subnet
                            + ", but teal.yml asks for " + wanted,
                    "write `subnet: " + subnet + "` to keep it; to change it, " + recreate(own));
        });
        networks.inEngine(subnet, own.device()).ifPresent(neighbor -> {
            throw Problem.failed(
                    "the Docker network " + own.name() + " (" + subnet + ") on " + server.name() + " overlaps "
                            + neighbor.what() + ": containers of one can be unreachable, or answer in place of those"
                            + " of the other",
                    recreate(own));
        });
        networks.onHost(subnet, own.device())
                .ifPresent(neighbor -> events.emit(new Event.Warning(
                        "the Docker network " + own.name() + " (" + subnet + ") on " + server.name() + " overlaps "
                                + neighbor.what() + ": the server cannot reach other hosts with addresses of " + subnet,
                        "if there are such hosts, " + recreate(own) + freeSubnet(networks))));
        return new Outcome(false, subnet.toString());
    }

    private String recreate(EngineNetwork own) {
        return "recreate the network; the app is offline until it is deployed again: `docker stop " + config.app()
                + "-blue " + config.app() + "-green; docker network rm " + own.name()
                + "` on the server, then `teal setup` and `teal deploy`";
    }

    private static String freeSubnet(HostNetworks networks) {
        return networks.free()
                .map(free -> "; a free subnet for teal.yml: `network: {subnet: " + free + "}`")
                .orElse("");
    }

    private Outcome create(String name, HostNetworks first) {
        if (first.hasNamed(name)) {
            throw Problem.failed(
                    "there is a Docker network named " + name + " on " + server.name()
                            + " that Teal did not make; it was left as it is",
                    "remove it (`docker network rm " + name
                            + "`) if nothing needs it, or choose another app name in teal.yml");
        }
        HostNetworks networks = first;
        for (int tries = 1; ; tries++) {
            Subnet subnet = new Subnet(config.subnet().orElseGet(this::offered));
            Optional<Neighbor> neighbor = networks.overlapping(subnet.network());
            if (neighbor.isPresent()) {
                throw overlap(subnet.network(), neighbor.get(), networks);
            }
            Result created = server.run(create(name, subnet), LIMIT);
            if (created.ok()) {
                return new Outcome(true, subnet.network().toString());
            }
            if (tries == TRIES || !created.err().contains("overlap")) {
                throw failed("creating the Docker network " + name, created);
            }
            networks = query();
        }
    }

    private Command create(String name, Subnet subnet) {
        return Command.of(
                "docker",
                "network",
                "create",
                "--subnet",
                subnet.network().toString(),
                "--gateway",
                subnet.gateway(),
                "--ip-range",
                subnet.others().toString(),
                "--label",
                "dev.teal.app=" + config.app(),
                name);
    }

    /// The subnet that Docker offers, or its first /24 if it is larger.
    private Ipv4Network offered() {
        Result result = server.run(script("offer.sh", config.app()), LIMIT);
        if (!result.ok()) {
            throw Problem.failed(
                    "Docker on " + server.name() + " offers no subnet for the app's network",
                    result.errorLines(),
                    chooseOne(query()));
        }
        Ipv4Network given = result.lines().stream()
                .flatMap(line -> Ipv4Network.of(line).stream())
                .findFirst()
                .orElseThrow(() -> failed("finding a subnet for the app's Docker network", result));
        if (given.bits() > Ipv4Network.SMALLEST_SUBNET) {
            throw Problem.failed(
                    "Docker on " + server.name() + " gives each network " + given.size() + " addresses (" + given
                            + "); the app's network needs 16 or more",
                    chooseOne(query()) + ", or enlarge those of default-address-pools in /etc/docker/daemon.json"
                            + " (`\"size\": 24`)");
        }
        return given.atMost(DEFAULT_PREFIX);
    }

    private Problem overlap(Ipv4Network subnet, Neighbor neighbor, HostNetworks networks) {
        return Problem.failed(
                (config.subnet().isPresent()
                                ? "network.subnet " + subnet
                                : "the subnet " + subnet + ", chosen by Docker,")
                        + " overlaps " + neighbor.what() + " on " + server.name() + "; no network was created",
                chooseOne(networks));
    }

    private static String chooseOne(HostNetworks networks) {
        return networks.free()
                .map(free -> "write `network: {subnet: " + free
                        + "}` in teal.yml, which nothing on the server uses, then" + " run `teal setup`")
                .orElse("write `network: {subnet: …}` in teal.yml, with a subnet that nothing on the server uses, then"
                        + " run `teal setup`");
    }

    private List<String> adopt(String network, SlotRuntime slots) {
        List<String> adopted = new ArrayList<>();
        for (Slot slot : Slot.values()) {
            String name = slots.name(slot);
            Result joined = server.run(
                    script(
                            "adopt.sh",
                            config.app(),
                            network,
                            name,
                            slots.address(slot).host(),
                            String.valueOf(slots.port(slot)),
                            String.valueOf(slots.address(slot).port())),
                    LIMIT);
            if (joined.exitCode() == FOREIGN) {
                throw Problem.failed(
                        "there is a container named " + name + " on " + server.name()
                                + " that Teal did not make; it was left as it is",
                        "if it is the app, publish its port as in teal.yml (`--publish 127.0.0.1:" + slots.port(slot)
                                + ":" + slots.address(slot).port() + "`); otherwise rename it (`docker rename " + name
                                + " "
                                + name + "-before-teal`) or choose another app name; then run `teal setup`");
            }
            if (!joined.ok()) {
                throw failed("joining " + name + " to the network", joined);
            }
            Outcome outcome = Outcome.of(joined);
            if (outcome.changed()) {
                adopted.add(outcome.text());
            }
        }
        return adopted;
    }

    private Problem failed(String doing, Result result) {
        return Problem.failed(
                doing + " failed on " + server.name(),
                result.errorLines(),
                "fix the error above, then run `teal setup` again");
    }
}
