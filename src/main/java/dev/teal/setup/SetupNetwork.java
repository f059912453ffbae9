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
import dev.teal.setup.SetupScripts.Did;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The part of `teal setup` that makes the app's Docker network, in which each slot has a fixed address, and gives a
/// container of an older way to deploy its place there.
///
/// Only a network made with an explicit subnet has fixed addresses. With `--ip-range` Docker 20.10 does not look
/// whether that subnet overlaps its default bridge, and routes through a gateway, such as a VPN's, it does not ask
/// about at all. So that is asked here first.
record SetupNetwork(Config config, Server server, Events events) {
    /// Exit code of `adopt.sh`.
    private static final int FOREIGN = 13;
    /// An app's network has few containers. Docker's own pools give 65,536 addresses; the rest of those stays free
    /// for whoever writes routes or subnets by hand.
    private static final int USUAL_BITS = 24;
    /// Another network may be made between the look and ours.
    private static final int TRIES = 3;
    /// The engine is slow to make a network while it starts many containers.
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /// @param slots by a survey after the network was made: their addresses come from it
    Did make(Supplier<SlotRuntime> slots) {
        HostNetworks there = look();
        Optional<EngineNetwork> own = there.named(config.app());
        Did network = own.isPresent() ? keep(own.get(), there) : create(there);
        List<String> adopted = adopt(slots.get());
        return adopted.isEmpty() ? network : new Did(true, network.what() + "; joined " + String.join("; ", adopted));
    }

    private HostNetworks look() {
        Result result = server.run(script("networks.sh"), LIMIT);
        if (!result.ok()) {
            throw failed("listing the networks", result);
        }
        return HostNetworks.parse(result.lines());
    }

    private static Command script(String name, String... arguments) {
        return Command.script(Scripts.read(SetupNetwork.class, name), arguments);
    }

    /// Its addresses are in nginx' file and belong to containers that run, so it is never made anew by itself.
    private Did keep(EngineNetwork own, HostNetworks there) {
        if (!own.app().equals(config.app())) {
            throw Problem.failed(
                    "there is a Docker network named " + own.name() + " on " + server.name()
                            + " that Teal did not make; it was left as it is",
                    "remove it there (`docker network rm " + own.name()
                            + "`) when nothing needs it, or choose another app name in teal.yml");
        }
        Ipv4Network subnet = Subnet.of(own.subnet()).network();
        config.subnet().filter(wanted -> !wanted.equals(subnet)).ifPresent(wanted -> {
            throw Problem.failed(
                    "the Docker network " + own.name() + " on " + server.name() + " has the subnet " + subnet
                            + ", and teal.yml asks for " + wanted,
                    "write `subnet: " + subnet + "` to keep it; to change it, " + makeAnew());
        });
        there.inEngine(subnet, own.device()).ifPresent(neighbor -> {
            throw Problem.failed(
                    "the Docker network " + own.name() + " (" + subnet + ") on " + server.name() + " overlaps "
                            + neighbor.what() + ": containers of one can be unreachable, or answer in place of the"
                            + " other's",
                    makeAnew());
        });
        there.onHost(subnet, own.device())
                .ifPresent(neighbor -> events.emit(new Event.Warning(
                        "the Docker network " + own.name() + " (" + subnet + ") on " + server.name() + " overlaps "
                                + neighbor.what() + ": what is behind that with an address of " + subnet
                                + " cannot be reached from there",
                        "if something is, " + makeAnew() + freeSubnet(there))));
        return new Did(false, subnet.toString());
    }

    private String makeAnew() {
        return "make the network anew; the app is offline until it is deployed again: `docker stop " + config.app()
                + "-blue " + config.app() + "-green; docker network rm " + config.app()
                + "` there, `teal setup`, `teal deploy`";
    }

    private static String freeSubnet(HostNetworks there) {
        return there.free()
                .map(free -> "; `network: {subnet: " + free + "}` in teal.yml is free there")
                .orElse("");
    }

    private Did create(HostNetworks first) {
        HostNetworks there = first;
        for (int tries = 1; ; tries++) {
            Subnet subnet = new Subnet(config.subnet().orElseGet(this::offered));
            Optional<Neighbor> neighbor = there.inTheWayOf(subnet.network());
            if (neighbor.isPresent()) {
                throw overlap(subnet.network(), neighbor.get(), there);
            }
            Result made = server.run(create(subnet), LIMIT);
            if (made.ok()) {
                return new Did(true, subnet.network().toString());
            }
            if (tries == TRIES || !made.err().contains("overlap")) {
                throw failed("making the Docker network " + config.app(), made);
            }
            there = look();
        }
    }

    private Command create(Subnet subnet) {
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
                config.app());
    }

    /// Exactly what Docker gives; of more than is needed, the beginning.
    private Ipv4Network offered() {
        Result result = server.run(script("offer.sh", config.app()), LIMIT);
        if (!result.ok()) {
            throw Problem.failed(
                    "Docker on " + server.name() + " gives no subnet for the app's network",
                    result.errorLines(),
                    chooseOne(look()));
        }
        Ipv4Network given = result.lines().stream()
                .flatMap(line -> Ipv4Network.of(line).stream())
                .findFirst()
                .orElseThrow(() -> failed("finding a subnet for the app's Docker network", result));
        if (given.bits() > Ipv4Network.SMALLEST_SUBNET) {
            throw Problem.failed(
                    "Docker on " + server.name() + " gives each network " + given.size() + " addresses (" + given
                            + "); the app's needs 16 or more",
                    chooseOne(look()) + ", or raise those of default-address-pools in /etc/docker/daemon.json there"
                            + " (`\"size\": 24`)");
        }
        return given.atMost(USUAL_BITS);
    }

    private Problem overlap(Ipv4Network subnet, Neighbor neighbor, HostNetworks there) {
        return Problem.failed(
                (config.subnet().isPresent() ? "network.subnet " + subnet : subnet + ", which Docker gave,")
                        + " overlaps " + neighbor.what() + " on " + server.name() + "; no network was made",
                chooseOne(there));
    }

    private static String chooseOne(HostNetworks there) {
        return there.free()
                .map(free -> "write `network: {subnet: " + free + "}` in teal.yml, which nothing there uses, then"
                        + " `teal setup`")
                .orElse(
                        "write in teal.yml a network that nothing there uses (`network: {subnet: …}`), then `teal setup`");
    }

    private List<String> adopt(SlotRuntime slots) {
        List<String> adopted = new ArrayList<>();
        for (Slot slot : Slot.values()) {
            String name = slots.name(slot);
            Result joined = server.run(
                    script(
                            "adopt.sh",
                            config.app(),
                            name,
                            slots.address(slot).host(),
                            String.valueOf(slots.port(slot)),
                            String.valueOf(slots.address(slot).port())),
                    LIMIT);
            if (joined.exitCode() == FOREIGN) {
                throw Problem.failed(
                        "there is a container named " + name + " on " + server.name()
                                + " that Teal did not make; it was left as it is",
                        "if it is the app, publish its port as teal.yml says (`--publish 127.0.0.1:" + slots.port(slot)
                                + ":" + slots.address(slot).port() + "`); else rename it (`docker rename " + name + " "
                                + name + "-before-teal` there) or choose another app name; then `teal setup`");
            }
            if (!joined.ok()) {
                throw failed("joining " + name + " to the network", joined);
            }
            Did did = Did.of(joined);
            if (did.changed()) {
                adopted.add(did.what());
            }
        }
        return adopted;
    }

    private Problem failed(String doing, Result result) {
        return Problem.failed(
                doing + " failed on " + server.name(),
                result.errorLines(),
                "fix the error above, then `teal setup` again");
    }
}
