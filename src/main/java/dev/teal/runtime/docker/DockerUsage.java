package dev.teal.runtime.docker;

import dev.teal.app.Slot;
import dev.teal.app.SlotUsage;
import dev.teal.base.Json;
import dev.teal.server.Command;
import dev.teal.server.Result;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// What the containers of the slots use, from the engine's statistics. A member that is missing is unknown.
record DockerUsage(DockerSlots slots) {
    private static final String USAGE = DockerCommand.script(DockerCommand.SOCKET, "usage.sh");

    Command query() {
        return Command.script(USAGE, slots.name(Slot.BLUE), slots.name(Slot.GREEN));
    }

    /// @param inspected the output of [DockerInspect#query], which has the limits, and of [#query]
    Map<Slot, SlotUsage> read(Result inspected) {
        List<Map<?, ?>> objects = DockerInspect.objects(inspected).toList();
        Map<Slot, SlotUsage> found = new EnumMap<>(Slot.class);
        for (Slot slot : Slot.values()) {
            List<Map<?, ?>> own = objects.stream().filter(each -> isOf(slot, each)).toList();
            own.stream()
                    .filter(each -> each.containsKey("State"))
                    .findFirst()
                    .ifPresent(container -> found.put(slot, usage(container, readings(own))));
        }
        return found;
    }

    private boolean isOf(Slot slot, Map<?, ?> object) {
        String name = Json.text(object.containsKey("Name") ? object.get("Name") : object.get("name"));
        return name.equals("/" + slots.name(slot));
    }

    private static List<Map<?, ?>> readings(List<Map<?, ?>> objects) {
        return objects.stream().filter(each -> each.containsKey("cpu_stats")).toList();
    }

    private static SlotUsage usage(Map<?, ?> container, List<Map<?, ?>> readings) {
        return new SlotUsage(
                readings.isEmpty() ? OptionalLong.empty() : memory(readings.getLast()),
                positive(Json.number(Json.object(container.get("HostConfig")).get("Memory"))),
                readings.size() < 2 ? OptionalDouble.empty() : cpu(readings.getFirst(), readings.getLast()),
                Boolean.TRUE.equals(Json.object(container.get("State")).get("OOMKilled")));
    }

    /// As `docker stats` counts it. A stopped container has no `usage`.
    private static OptionalLong memory(Map<?, ?> reading) {
        Map<?, ?> memory = Json.object(reading.get("memory_stats"));
        Map<?, ?> details = Json.object(memory.get("stats"));
        long cached = Stream.of("total_inactive_file", "inactive_file") // control groups of version 1, of version 2
                .filter(details::containsKey)
                .mapToLong(name -> Json.number(details.get(name)))
                .findFirst()
                .orElse(0);
        return positive(Json.number(memory.get("usage")) - cached);
    }

    private static OptionalLong positive(long bytes) {
        return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
    }

    private static OptionalDouble cpu(Map<?, ?> first, Map<?, ?> last) {
        long busy = nanos(last) - nanos(first);
        return nanos(first) == 0 ? OptionalDouble.empty() : SlotUsage.cpu(busy, apart(first, last).toNanos());
    }

    private static long nanos(Map<?, ?> reading) {
        Map<?, ?> cpu = Json.object(reading.get("cpu_stats"));
        return Json.number(Json.object(cpu.get("cpu_usage")).get("total_usage"));
    }

    private static Duration apart(Map<?, ?> first, Map<?, ?> last) {
        try {
            return Duration.between(Instant.parse(Json.text(first.get("read"))), Instant.parse(Json.text(last.get("read"))));
        } catch (DateTimeException unknown) {
            return Duration.ZERO;
        }
    }
}
