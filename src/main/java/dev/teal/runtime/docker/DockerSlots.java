package dev.teal.runtime.docker;

import dev.teal.app.Address;
import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Json;
import dev.teal.config.Config;
import dev.teal.config.ContainerConfig;
import dev.teal.config.ContainerConfig.Volume;
import dev.teal.config.Layout;
import dev.teal.runtime.Processes;
import dev.teal.runtime.SlotRuntime;
import dev.teal.server.Command;
import dev.teal.server.DockerSocket;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs a release as a container of the server's engine, with a fixed address in the app's own network.
///
/// The slot's loopback port is published for users and old scripts. nginx and the probes use the container's
/// address, which avoids docker-proxy (FACTS: 2,900 against 20,800 requests a second).
public record DockerSlots(Config config, Layout layout, Subnet subnet) implements SlotRuntime {
    static final String LABEL = "dev.teal.";
    /// The number of hexadecimal digits of a container's id, with which [SlotState#instance()] starts.
    private static final int ID_LENGTH = 64;
    /// The address argument for a container outside the slots.
    private static final String NO_ADDRESS = "none";
    private static final int COLUMN_COUNT = 8;
    /// `%s` is the app's network.
    private static final String COLUMNS = "{{.Name}}|{{.State.Status}}|{{.RestartCount}}|{{.State.ExitCode}}"
            + "|{{.Id}}|{{.State.StartedAt}}"
            + "|{{with index .NetworkSettings.Networks \"%s\"}}{{with .IPAMConfig}}{{.IPv4Address}}{{end}}{{end}}"
            + "|[" + label("app") + "," + label("release") + ",{{json .Config.Image}}]";
    /// The last column when it has no escapes. Saves `teal status` from loading the JSON library, 4 ms.
    private static final Pattern PLAIN_TEXTS =
            Pattern.compile("\\[\"([^\"\\\\]*)\",\"([^\"\\\\]*)\",\"([^\"\\\\]*)\"]");

    private static String label(String name) {
        return "{{with index .Config.Labels \"" + LABEL + name + "\"}}{{json .}}{{else}}\"\"{{end}}";
    }

    /// Uses the client when the engine's socket is not reachable or fails, since its messages are for people.
    /// The engine prints one object a line with its members in this order; a quote inside a string is escaped.
    /// Labels come from the image, so their text stays JSON and comes last: it cannot start a line or a column.
    private static final String INSPECT = DockerSocket.REACHABLE + """
            app=$1 blue=$2 green=$3 columns=$4
            ask() {
              set -- "http://localhost/containers/$blue/json" "http://localhost/containers/$green/json" "http://localhost/networks/$app"
              label='"'$app'"' network='"'$app'":[{]"IPAMConfig":[{]"IPv4Address":"'
              engine --fail-early "$@" | awk -v label="$label" -v network="$network" '
                function json(key) {
                  if (!match(rest, "\\"" key "\\":(\\"([^\\"\\\\\\\\]|\\\\\\\\.)*\\"|-?[0-9]+)")) return "\\"\\""
                  key = substr(rest, RSTART + length(key) + 3, RLENGTH - length(key) - 3)
                  rest = substr(rest, RSTART + RLENGTH)
                  return key
                }
                function value(key) { key = json(key); gsub(/"/, "", key); return key }
                { rest = $0 }
                /^[{]"message":"(No such container|network [^ ]* not found)/ { answers++ }
                /^[{]"Id":"/ {
                  id = value("Id"); status = value("Status"); code = value("ExitCode"); started = value("StartedAt")
                  name = value("Name"); restarts = value("RestartCount"); image = json("Image")
                  if (image != "\\"\\"") answers++
                  app = json("dev.teal.app"); release = json("dev.teal.release")
                  address = match(rest, network "[0-9.]+") ? substr(rest, RSTART, RLENGTH) : ""; sub(/.*"/, "", address)
                  print name "|" status "|" restarts "|" code "|" id "|" started "|" address "|[" app "," release "," image "]"
                }
                /^[{]"Name":"/ { answers++; subnet = value("Subnet"); if (json("dev.teal.app") == label) print "subnet " subnet }
                END { exit answers != 3 }'
            }
            if reachable && state=$(ask); then printf '%s\\n' "$state"; exit 0; fi
            format='{{if eq (index .Labels "dev.teal.app") "'"$app"'"}}{{with index .IPAM.Config 0}}subnet {{.Subnet}}{{end}}{{end}}'
            docker network inspect --format "$format" "$app" 2>/dev/null
            docker container inspect --format "$columns" "$blue" "$green"
            """;

    @Override
    public Address address(Slot slot) {
        return new Address(subnet.host(slot), config.container().port());
    }

    public Address published(Slot slot) {
        return new Address("127.0.0.1", port(slot));
    }

    /// An address that both containers of an app publish when two must never run at once: Docker then starts
    /// only one of them, also at boot.
    private Address exclusiveAddress() {
        return new Address("127.0.0.2", port(Slot.BLUE));
    }

    /// Also prints the network as `subnet 172.18.0.0/24` when Teal created it.
    @Override
    public Command inspect() {
        return Command.script(
                INSPECT, config.app(), name(Slot.BLUE), name(Slot.GREEN), COLUMNS.formatted(config.app()));
    }

    @Override
    public Map<Slot, SlotState> slotStates(Result result, Server server) {
        // Exit code 1 with "No such container" is a valid reply: it still has the columns of the containers that exist.
        if (!result.ok() && !(result.out() + result.err()).contains("No such container")) {
            throw DockerFailed.of("reading the containers of " + config.app(), server, result);
        }
        Map<Slot, SlotState> found = new EnumMap<>(Map.of(Slot.BLUE, SlotState.NONE, Slot.GREEN, SlotState.NONE));
        for (String line : result.lines()) {
            String[] columns = line.split("\\|", COLUMN_COUNT);
            for (Slot slot : Slot.values()) {
                if (columns.length == COLUMN_COUNT && columns[0].equals("/" + name(slot))) {
                    found.put(slot, slotState(slot, columns));
                }
            }
        }
        return found;
    }

    /// A foreign container of the same name is not in the slot: see `whose.sh`.
    private SlotState slotState(Slot slot, String[] columns) {
        List<String> texts = texts(columns[7]);
        boolean ofApp = texts.get(0).equals(config.app());
        if (!ofApp && !columns[6].equals(subnet.host(slot))) {
            return SlotState.NONE;
        }
        SlotState.Status state = switch (columns[1]) {
            case "running", "paused" -> SlotState.Status.RUNNING;
            case "restarting" -> SlotState.Status.RESTARTING;
            default -> SlotState.Status.STOPPED;
        };
        return new SlotState(
                ofApp ? texts.get(1) : "",
                texts.get(2),
                state,
                Reply.count(columns[2]),
                Reply.count(columns[3]),
                columns[4] + columns[5]);
    }

    /// @param json a list of three strings
    private static List<String> texts(String json) {
        Matcher plain = PLAIN_TEXTS.matcher(json);
        if (plain.matches()) {
            return List.of(plain.group(1), plain.group(2), plain.group(3));
        }
        List<String> texts = Json.texts(
                Json.readMap("{\"texts\":" + json + "}", "docker inspect").get("texts"));
        if (texts.size() != 3) {
            throw Reply.unexpected(json);
        }
        return texts;
    }

    /// Docker names a container's control group after its full id, with every cgroup driver.
    @Override
    public boolean owns(SlotState slotState, String session, String groups) {
        return slotState.instance().length() > ID_LENGTH
                && groups.contains(slotState.instance().substring(0, ID_LENGTH));
    }

    @Override
    public Command processes(Slot slot) {
        return Processes.query("docker", name(slot));
    }

    @Override
    public Command start(Slot slot, Release release, RestartPolicy restart) {
        List<String> run = new ArrayList<>(List.of("docker", "run", "--detach", "--name", name(slot)));
        run.addAll(List.of("--label", LABEL + "slot=" + slot, "--restart", restart.toString()));
        run.addAll(List.of(
                "--ip",
                subnet.host(slot),
                "--publish",
                published(slot) + ":" + release.container().port()));
        if (config.pause().isPresent()) {
            run.addAll(List.of(
                    "--publish", exclusiveAddress() + ":" + release.container().port()));
        }
        run.addAll(List.of("--env", "TEAL_SLOT=" + slot));
        run.addAll(common(release));
        run.addAll(release.container().command());
        return withExports(release, name(slot), subnet.host(slot), run);
    }

    @Override
    public Command restart(RestartPolicy restart, Slot... slots) {
        List<String> arguments = new ArrayList<>(List.of(restart.toString(), config.app()));
        for (Slot slot : slots) {
            arguments.addAll(nameAndAddress(slot));
        }
        return Command.script(script("restart.sh"), arguments);
    }

    private List<String> nameAndAddress(Slot slot) {
        return List.of(name(slot), subnet.host(slot));
    }

    @Override
    public Command stop(Slot slot, Duration timeout) {
        return stop(name(slot), subnet.host(slot), Math.max(1, timeout.toSeconds()));
    }

    private Command stop(String name, String address, long seconds) {
        return Command.script(script("stop.sh"), config.app(), name, address, String.valueOf(seconds));
    }

    @Override
    public Optional<Command> startCommand(Slot slot) {
        return Optional.of(Command.of(
                "docker",
                "container",
                "inspect",
                "--format",
                "{\"Entrypoint\":{{json .Config.Entrypoint}},\"Cmd\":{{json .Config.Cmd}}}",
                name(slot)));
    }

    @Override
    public Command runOnce(Release release, List<String> argv) {
        List<String> run = new ArrayList<>(List.of("docker", "run", "--rm", "--name", onceName()));
        run.addAll(common(release));
        run.addAll(argv);
        return withExports(release, onceName(), NO_ADDRESS, run);
    }

    private String onceName() {
        return config.app() + "-release";
    }

    @Override
    public Command endOnce() {
        return stop(onceName(), NO_ADDRESS, 5);
    }

    @Override
    public Command logs(Slot slot, int lines, boolean follow) {
        List<String> argv = new ArrayList<>(List.of("docker", "logs", "--tail", String.valueOf(lines)));
        if (follow) {
            argv.add("--follow");
        }
        argv.add(name(slot));
        return Command.of(argv);
    }

    /// Options shared by a slot's container and the one-off container. A missing image must not be pulled from
    /// a registry, where anybody may publish one of that name.
    private List<String> common(Release release) {
        ContainerConfig container = release.container();
        List<String> argv = new ArrayList<>(
                List.of("--pull", "never", "--network", config.app(), "--label", LABEL + "app=" + config.app()));
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
        return DockerSocket.REACHABLE
                + Scripts.read(DockerSlots.class, "whose.sh")
                + Scripts.read(DockerSlots.class, name);
    }

    /// Refuses volumes that lead elsewhere and names of foreign containers, then runs docker with the exported
    /// values in its environment.
    private Command withExports(Release release, String name, String address, List<String> run) {
        List<String> arguments = new ArrayList<>(sources(release));
        arguments.addAll(List.of(config.app(), name, address));
        arguments.add(release.passed().isEmpty() ? "" : layout.env(release.id()) + ".sh");
        arguments.addAll(run);
        return Command.script(VolumeSources.CHECK + script("run.sh"), arguments);
    }

    @Override
    public Command check(Slot slot, Release release) {
        List<String> arguments = new ArrayList<>(sources(release));
        arguments.add(config.app());
        arguments.addAll(nameAndAddress(slot));
        if (!config.release().isEmpty()) {
            arguments.addAll(List.of(onceName(), NO_ADDRESS));
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
