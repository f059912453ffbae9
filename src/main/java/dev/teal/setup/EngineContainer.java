package dev.teal.setup;

import dev.teal.base.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A container of the engine, running or not.
///
/// @param app    the app whose release it runs; empty if Teal did not start it
/// @param status in the engine's words
/// @param ports  the ports of the server that it publishes
public record EngineContainer(String name, String app, String release, String status, List<Integer> ports) {
    /// @param map a line of `apps.sh`
    static EngineContainer of(Map<String, Object> map) {
        List<Integer> ports = new ArrayList<>();
        for (Object bindings : Json.object(map.get("ports")).values()) {
            if (bindings instanceof List<?> list) {
                list.stream()
                        .map(binding -> Json.text(Json.object(binding).get("HostPort")))
                        .filter(port -> port.matches("[0-9]{1,5}"))
                        .forEach(port -> ports.add(Integer.valueOf(port)));
            }
        }
        return new EngineContainer(
                Json.text(map.get("name")).replaceFirst("^/", ""),
                Json.text(map.get("app")),
                Json.text(map.get("release")),
                Json.text(map.get("status")),
                List.copyOf(ports));
    }

    boolean running() {
        return status.equals("running");
    }
}
