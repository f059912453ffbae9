package dev.teal.runtime.docker;

import dev.teal.app.Slot;
import dev.teal.app.SlotUsage;
import dev.teal.base.Json;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What the containers of the slots use. Without their control groups, only the limit is known.
record DockerUsage(DockerSlots slots) {
    private static final String LINE = "usage ";

    Command query() {
        return Command.script(Scripts.read(DockerUsage.class, "usage.sh"));
    }

    /// @param inspected the output of [DockerInspect#query], which has the limits, and of [#query]
    Map<Slot, SlotUsage> read(Result inspected) {
        Map<String, String[]> figures = new HashMap<>();
        inspected.lines().stream()
                .filter(line -> line.startsWith(LINE))
                .map(line -> Reply.fields(line, " ", 5))
                .forEach(columns -> figures.put(columns[1], columns));
        Map<Slot, SlotUsage> found = new EnumMap<>(Slot.class);
        DockerInspect.objects(inspected)
                .filter(each -> each.containsKey("State"))
                .forEach(container -> {
                    for (Slot slot : Slot.values()) {
                        if (Json.text(container.get("Name")).equals("/" + slots.name(slot))) {
                            String[] none = {};
                            found.put(
                                    slot, usage(container, figures.getOrDefault(Json.text(container.get("Id")), none)));
                        }
                    }
                });
        return found;
    }

    private static SlotUsage usage(Map<?, ?> container, String[] columns) {
        boolean known = columns.length > 0;
        return new SlotUsage(
                known ? positive(Reply.number(columns[2])) : OptionalLong.empty(),
                positive(Json.number(Json.object(container.get("HostConfig")).get("Memory"))),
                known ? SlotUsage.cpu(Reply.number(columns[3]), Reply.number(columns[4])) : OptionalDouble.empty(),
                Boolean.TRUE.equals(Json.object(container.get("State")).get("OOMKilled")));
    }

    private static OptionalLong positive(long bytes) {
        return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
    }
}
