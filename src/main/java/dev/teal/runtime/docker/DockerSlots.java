package dev.teal.runtime.docker;

import dev.teal.app.Address;
import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.ContainerConfig;
import dev.teal.config.ContainerConfig.Volume;
import dev.teal.config.Layout;
import dev.teal.runtime.Engine;
import dev.teal.runtime.Processes;
import dev.teal.runtime.SlotRuntime;
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
    /// The endpoint of a container outside the slots.
    private static final String NO_ENDPOINT = "none";

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
        run.addAll(common(release));
        run.addAll(release.container().command());
        return withExports(release, name(slot), network.endpoint(slot), run);
    }

    @Override
    public Command restart(RestartPolicy restart, Slot... slots) {
        List<String> arguments = new ArrayList<>(List.of(restart.toString(), config.app()));
        for (Slot slot : slots) {
            arguments.addAll(nameAndEndpoint(slot));
        }
        return Command.script(script("restart.sh"), arguments);
    }

    private List<String> nameAndEndpoint(Slot slot) {
        return List.of(name(slot), network.endpoint(slot));
    }

    @Override
    public Command stop(Slot slot, Duration timeout) {
        return stop(name(slot), network.endpoint(slot), Math.max(1, timeout.toSeconds()));
    }

    private Command stop(String name, String endpoint, long seconds) {
        return Command.script(script("stop.sh"), config.app(), name, endpoint, String.valueOf(seconds));
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
        run.addAll(common(release));
        run.addAll(argv);
        return withExports(release, onceName(), NO_ENDPOINT, run);
    }

    private String onceName() {
        return config.app() + "-release";
    }

    @Override
    public Command endOnce() {
        return stop(onceName(), NO_ENDPOINT, 5);
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

    /// Options shared by a slot's container and the one-off container. A missing image must not be pulled from
    /// a registry, where anybody may publish one of that name.
    private List<String> common(Release release) {
        ContainerConfig container = release.container();
        List<String> argv = new ArrayList<>(
                List.of("--pull", "never", "--network", network.name(), "--label", LABEL + "app=" + config.app()));
        argv.addAll(List.of("--label", LABEL + "release=" + release.id(), "--env", "TEAL_RELEASE=" + release.id()));
        argv.addAll(List.of("--env-file", layout.env(release.id())));
        release.passed().forEach(name -> argv.addAll(List.of("--env", name)));
        for (Volume volume : container.volumes()) {
            String source = layout.resolve(volume.source());
            argv.addAll(List.of("--volume", source + ":" + volume.target() + (volume.readOnly() ? ":ro" : "")));
        }
        if (!container.memory().isEmpty()) {
            argv.addAll(List.of("--memory", container.memory()));
        }
        if (container.options().stream().noneMatch(option -> option.startsWith("--log-"))) {
            // Docker's default keeps every line forever and would fill the disk.
            argv.addAll(List.of("--log-driver", "json-file", "--log-opt", "max-size=10m", "--log-opt", "max-file=5"));
        }
        argv.addAll(List.of(
                "--stop-timeout",
                String.valueOf(Math.max(1, release.stopTimeout().toSeconds()))));
        argv.addAll(Privileges.withheld(container.options()));
        argv.addAll(container.options());
        argv.add(release.image());
        return argv;
    }

    /// The script with functions that check who owns the container of a name.
    private static String script(String name) {
        return DockerCommand.script(DockerCommand.SOCKET, "whose.sh", name);
    }

    /// Refuses volumes that lead elsewhere and names of foreign containers, then runs docker with the exported
    /// values in its environment.
    private Command withExports(Release release, String name, String endpoint, List<String> run) {
        List<String> arguments = new ArrayList<>(sources(release));
        arguments.addAll(List.of(config.app(), name, endpoint));
        arguments.add(release.passed().isEmpty() ? "" : layout.env(release.id()) + ".sh");
        arguments.addAll(run);
        return Command.script(VolumeSources.CHECK + script("run.sh"), arguments);
    }

    @Override
    public Command check(Slot slot, Release release) {
        List<String> arguments = new ArrayList<>(sources(release));
        arguments.add(config.app());
        arguments.addAll(nameAndEndpoint(slot));
        if (!config.release().isEmpty()) {
            arguments.addAll(List.of(onceName(), NO_ENDPOINT));
        }
        return Command.script(VolumeSources.CHECK + script("check.sh"), arguments);
    }

    private List<String> sources(Release release) {
        VolumeSources sources = new VolumeSources(layout, release.container().volumes());
        return List.of(layout.directory(), sources.arguments());
    }

    /// The address belongs to the container, in the app's network. Another process of the server needs root to
    /// take it; another container of the network needs NET_RAW.
    @Override
    public Optional<Command> listener(Slot slot) {
        return Optional.empty();
    }
}
