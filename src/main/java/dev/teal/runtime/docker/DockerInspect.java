package dev.teal.runtime.docker;

import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Json;
import dev.teal.server.Command;
import dev.teal.server.DockerSocket;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is in the slots, as the engine tells.
record DockerInspect(DockerSlots slots) {
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
        return "{{with index .Config.Labels \"" + DockerSlots.LABEL + name + "\"}}{{json .}}{{else}}\"\"{{end}}";
    }

    private static final String INSPECT = DockerSocket.REACHABLE + Scripts.read(DockerInspect.class, "inspect.sh");

    /// Also prints the network as `subnet 172.18.0.0/24` when Teal created it.
    Command query() {
        return Command.script(INSPECT, app(), slots.name(Slot.BLUE), slots.name(Slot.GREEN), COLUMNS.formatted(app()));
    }

    Map<Slot, SlotState> read(Result result, Server server) {
        // Exit code 1 with "No such container" is a valid reply: it still has the columns of the containers that exist.
        if (!result.ok() && !(result.out() + result.err()).contains("No such container")) {
            throw DockerFailed.of("reading the containers of " + app(), server, result);
        }
        Map<Slot, SlotState> found = new EnumMap<>(Map.of(Slot.BLUE, SlotState.NONE, Slot.GREEN, SlotState.NONE));
        for (String line : result.lines()) {
            String[] columns = line.split("\\|", COLUMN_COUNT);
            for (Slot slot : Slot.values()) {
                if (columns.length == COLUMN_COUNT && columns[0].equals("/" + slots.name(slot))) {
                    found.put(slot, slotState(slot, columns));
                }
            }
        }
        return found;
    }

    /// A foreign container of the same name is not in the slot: see `whose.sh`.
    private SlotState slotState(Slot slot, String[] columns) {
        List<String> texts = texts(columns[7]);
        boolean ofApp = texts.get(0).equals(app());
        if (!ofApp && !columns[6].equals(slots.subnet().host(slot))) {
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

    private String app() {
        return slots.config().app();
    }
}
