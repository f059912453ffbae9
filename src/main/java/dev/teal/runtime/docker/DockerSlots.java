package dev.teal.runtime.docker;

import dev.teal.app.Address;
import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.app.SlotUsage;
import dev.teal.base.Problem;
import dev.teal.config.AssetFolder;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.runtime.Engine;
import dev.teal.runtime.Inventory;
import dev.teal.runtime.Processes;
import dev.teal.runtime.PublishedAssets;
import dev.teal.runtime.SlotRuntime;
import dev.teal.runtime.UserCommands;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs a release as a container of the server's engine, with a fixed address in the app's own network.
///
/// The slot's loopback port is published for users and old scripts. nginx and the probes use the container's
/// address, which avoids docker-proxy (FACTS: 2,900 against 20,800 requests a second).
public record DockerSlots(Config config, Layout layout, AppNetwork network) implements SlotRuntime {
    static final String LABEL = "dev.teal.";
    /// The number of hexadecimal digits of a container's id, with which [SlotState#instance()] starts.
    private static final int ID_LENGTH = 64;
    private static final String FIND = DockerCommand.script("find.sh");

    @Override
    public Address address(Slot slot) {
        return new Address(network.host(slot), config.container().port());
    }

    public Address published(Slot slot) {
        return new Address("127.0.0.1", port(slot));
    }

    /// An address that both containers of an app publish when two must never run at once: Docker then starts
    /// only one of them, also at boot.
    private Address exclusiveAddress() {
        return new Address("127.0.0.2", port(Slot.BLUE));
    }

    @Override
    public List<String> tools() {
        return List.of(DockerCommand.NAME);
    }

    @Override
    public SlotRuntime located(Result inspected) {
        return new DockerSlots(config, layout, new DockerInspect(this).network(inspected));
    }

    @Override
    public Optional<Problem> unprepared(String server) {
        return network.isNone() ? Optional.of(DockerFailed.withoutNetwork(config.app(), server)) : Optional.empty();
    }

    @Override
    public Engine engine(Server server) {
        return DockerEngine.of(server);
    }

    @Override
    public Command inspect() {
        return new DockerInspect(this).query();
    }

    @Override
    public Map<Slot, SlotState> slotStates(Result result, Server server) {
        return new DockerInspect(this).read(result, server);
    }

    @Override
    public Command inventory() {
        return new DockerInventory(this).query();
    }

    @Override
    public Inventory inventory(Result listed, Server server) {
        return new DockerInventory(this).read(listed, server);
    }

    @Override
    public Command usage() {
        return new DockerUsage(this).query();
    }

    @Override
    public Map<Slot, SlotUsage> usage(Result inspected) {
        return new DockerUsage(this).read(inspected);
    }

    /// Docker names a container's control group after its full id, with every cgroup driver.
    @Override
    public boolean owns(SlotState slotState, String session, String groups) {
        return slotState.instance().length() > ID_LENGTH
                && groups.contains(slotState.instance().substring(0, ID_LENGTH));
    }

    @Override
    public Command processes(Slot slot) {
        return Processes.query(FIND, name(slot));
    }

    @Override
    public Command start(Slot slot, Release release, RestartPolicy restart) {
        List<String> run = new ArrayList<>(List.of(DockerCommand.NAME, "run", "--detach", "--name", name(slot)));
        run.addAll(List.of("--label", LABEL + "slot=" + slot, "--restart", restart.toString()));
        run.addAll(List.of(
                "--ip",
                network.host(slot),
                "--publish",
                published(slot) + ":" + release.container().port()));
        if (config.pause().isPresent()) {
            run.addAll(List.of(
                    "--publish", exclusiveAddress() + ":" + release.container().port()));
        }
        run.addAll(List.of("--env", "TEAL_SLOT=" + slot));
        run.addAll(container().options(release));
        run.addAll(release.container().command());
        return container().command(release, name(slot), network.endpoint(slot), run);
    }

    @Override
    public Command restart(RestartPolicy restart, Slot... slots) {
        List<String> arguments = new ArrayList<>(List.of(restart.toString(), config.app()));
        for (Slot slot : slots) {
            arguments.addAll(nameAndEndpoint(slot));
        }
        return Command.script(DockerCommand.owned("restart.sh"), arguments);
    }

    private List<String> nameAndEndpoint(Slot slot) {
        return List.of(name(slot), network.endpoint(slot));
    }

    @Override
    public Command stop(Slot slot, Duration timeout) {
        return stop(name(slot), network.endpoint(slot), Math.max(1, timeout.toSeconds()));
    }

    /// @param endpoint of the slot, or [DockerContainer#NO_ENDPOINT]
    Command stop(String name, String endpoint, long seconds) {
        return Command.script(DockerCommand.owned("stop.sh"), config.app(), name, endpoint, String.valueOf(seconds));
    }

    @Override
    public Command clear(Slot slot) {
        return Command.script(DockerCommand.owned("remove.sh"), config.app(), name(slot), network.endpoint(slot));
    }

    @Override
    public List<Command> removeAll(Duration timeout, boolean data) {
        String seconds = String.valueOf(Math.max(1, timeout.toSeconds()));
        List<String> arguments = new ArrayList<>(List.of(config.app(), seconds, "--volumes=" + data));
        for (Slot slot : Slot.values()) {
            String endpoint = network.isNone() ? DockerContainer.NO_ENDPOINT : network.endpoint(slot);
            arguments.addAll(List.of(name(slot), endpoint));
        }
        return List.of(Command.script(DockerCommand.owned("remove-all.sh"), arguments));
    }

    @Override
    public Optional<Command> startCommand(Slot slot) {
        return Optional.of(DockerCommand.of(
                "container",
                "inspect",
                "--format",
                "{\"Entrypoint\":{{json .Config.Entrypoint}},\"Cmd\":{{json .Config.Cmd}}}",
                name(slot)));
    }

    @Override
    public Command runOnce(Release release, List<String> argv) {
        List<String> run = new ArrayList<>(List.of(DockerCommand.NAME, "run", "--rm", "--name", onceName()));
        run.addAll(container().options(release));
        run.addAll(argv);
        return container().command(release, onceName(), DockerContainer.NO_ENDPOINT, run);
    }

    @Override
    public Command publish(Slot slot, String release, List<AssetFolder> folders) {
        return PublishedAssets.publish(DockerCommand.script("unpack.sh"), name(slot), layout, slot, release, folders);
    }

    DockerContainer container() {
        return new DockerContainer(config, layout, network.name());
    }

    private String onceName() {
        return config.app() + "-release";
    }

    @Override
    public Command endOnce() {
        return stop(onceName(), DockerContainer.NO_ENDPOINT, 5);
    }

    @Override
    public UserCommands userCommands() {
        return new DockerUserCommands(this);
    }

    @Override
    public Command copy(Slot slot, String from, String to) {
        return DockerCommand.of("cp", name(slot) + ":" + from + "/.", to);
    }

    @Override
    public Command logs(Slot slot, int lines, boolean follow) {
        List<String> argv = new ArrayList<>(List.of("logs", "--tail", String.valueOf(lines)));
        if (follow) {
            argv.add("--follow");
        }
        argv.add(name(slot));
        return DockerCommand.of(argv);
    }

    @Override
    public Command check(Slot slot, Release release) {
        List<String> arguments = new ArrayList<>(container().sources(release));
        arguments.add(config.app());
        arguments.addAll(nameAndEndpoint(slot));
        if (!config.release().isEmpty()) {
            arguments.addAll(List.of(onceName(), DockerContainer.NO_ENDPOINT));
        }
        return Command.script(VolumeSources.CHECK + DockerCommand.owned("check.sh"), arguments);
    }

    /// The address belongs to the container, in the app's network. Another process of the server needs root to
    /// take it; another container of the network needs NET_RAW.
    @Override
    public Optional<Command> listener(Slot slot) {
        return Optional.empty();
    }
}
