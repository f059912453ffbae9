package dev.teal.runtime.docker;

import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Json;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The containers in the slots and the app's network, in the engine's JSON. The order of members does not matter;
/// one that is missing or `null` has its default.
record DockerInspect(DockerSlots slots) {
    private static final String INSPECT = DockerCommand.script(DockerCommand.SOCKET, "inspect.sh");

    private static final String READING = "reading the containers of ";

    /// The engine's answer about a container that does not exist.
    private static final Pattern ABSENT = Pattern.compile("(?i)no such container");

    Command query() {
        return Command.script(INSPECT, app(), slots.name(Slot.BLUE), slots.name(Slot.GREEN));
    }

    /// The network that Teal created for the app; [AppNetwork#NONE] when there is none.
    AppNetwork network(Result result) {
        return objects(result)
                .filter(each -> each.containsKey("IPAM") && ofApp(Json.object(each.get("Labels"))))
                .flatMap(network -> Json.objects(
                                Json.object(network.get("IPAM")).get("Config"))
                        .stream()
                        .map(range -> Json.text(range.get("Subnet")))
                        .filter(subnet -> !subnet.isEmpty())
                        .map(subnet -> new AppNetwork(Json.text(network.get("Name")), Subnet.of(subnet))))
                .findFirst()
                .orElse(AppNetwork.NONE);
    }

    Map<Slot, SlotState> read(Result result, Server server) {
        // Exit code 1 with "No such container" is a valid reply: it still has the containers that exist.
        if (!result.ok() && !(result.out() + result.err()).contains("No such container")) {
            throw DockerFailed.of(READING + app(), server, result);
        }
        List<Map<?, ?>> objects = objects(result).toList();
        objects.stream()
                .map(each -> Json.text(each.get("message")))
                .filter(message ->
                        !message.isEmpty() && !ABSENT.matcher(message).find())
                .findFirst()
                .ifPresent(message -> {
                    throw DockerFailed.of(READING + app(), server, new Result(1, "", message, result.took()));
                });
        Map<Slot, SlotState> found = new EnumMap<>(Map.of(Slot.BLUE, SlotState.NONE, Slot.GREEN, SlotState.NONE));
        objects.stream().filter(each -> each.containsKey("State")).forEach(container -> {
            String name = Json.text(container.get("Name")).replaceFirst("^/", "");
            Stream.of(Slot.values())
                    .filter(slot -> slots.name(slot).equals(name))
                    .forEach(slot -> found.put(slot, slotState(slot, container)));
        });
        return found;
    }

    /// A line has an object, or a list of them.
    static Stream<Map<?, ?>> objects(Result result) {
        return result.lines().stream().flatMap(DockerInspect::objects);
    }

    private static Stream<Map<?, ?>> objects(String line) {
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '{' -> Stream.of(Json.readMap(line, "docker inspect"));
            case '[' -> Json.readObjects(line, "docker inspect").stream();
            default -> Stream.empty();
        };
    }

    /// A foreign container of the same name is not in the slot: see `whose.sh`.
    private SlotState slotState(Slot slot, Map<?, ?> container) {
        Map<?, ?> config = Json.object(container.get("Config"));
        Map<?, ?> labels = Json.object(config.get("Labels"));
        boolean ofApp = ofApp(labels);
        if (!ofApp && !address(container).equals(slots.network().host(slot))) {
            return SlotState.NONE;
        }
        Map<?, ?> state = Json.object(container.get("State"));
        return new SlotState(
                ofApp ? Json.text(labels.get(DockerSlots.LABEL + "release")) : "",
                Json.text(config.get("Image")),
                status(Json.text(state.get("Status"))),
                Math.clamp(Json.number(container.get("RestartCount")), 0, Integer.MAX_VALUE),
                Math.clamp(Json.number(state.get("ExitCode")), 0, Integer.MAX_VALUE),
                Json.text(container.get("Id")) + Json.text(state.get("StartedAt")));
    }

    /// @throws dev.teal.base.Problem without a status: a slot that runs must not look stopped
    private static SlotState.Status status(String text) {
        return switch (text) {
            case "" -> throw Reply.unexpected("a container without State.Status");
            case "running", "paused" -> SlotState.Status.RUNNING;
            case "restarting" -> SlotState.Status.RESTARTING;
            default -> SlotState.Status.STOPPED;
        };
    }

    /// The fixed address in the app's network, which it also has while it is stopped.
    private String address(Map<?, ?> container) {
        Map<?, ?> networks =
                Json.object(Json.object(container.get("NetworkSettings")).get("Networks"));
        Map<?, ?> own = Json.object(networks.get(slots.network().name()));
        return Json.text(Json.object(own.get("IPAMConfig")).get("IPv4Address"));
    }

    private boolean ofApp(Map<?, ?> labels) {
        return app().equals(labels.get(DockerSlots.LABEL + "app"));
    }

    private String app() {
        return slots.config().app();
    }
}
