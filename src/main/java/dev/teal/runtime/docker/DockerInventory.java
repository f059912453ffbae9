package dev.teal.runtime.docker;

import dev.teal.app.Slot;
import dev.teal.base.Finding;
import dev.teal.base.Json;
import dev.teal.base.Sizes;
import dev.teal.runtime.Inventory;
import dev.teal.runtime.Inventory.InSlot;
import dev.teal.runtime.Inventory.Leftover;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What the engine keeps for an app, in the engine's JSON.
record DockerInventory(DockerSlots slots) {
    private static final String INVENTORY = DockerCommand.script("inventory.sh");

    /// Bytes of images without a name that are worth a warning.
    private static final long MANY = 2_000_000_000;

    /// The tag of a release: an id, which begins with its time.
    private static final String RELEASE = "[0-9]{8}-[0-9]{6}.*";

    /// Of a container that has never run, or does not run any more.
    private static final Set<String> ENDED = Set.of("created", "exited", "dead");

    Command query() {
        return Command.script(INVENTORY, app());
    }

    Inventory read(Result result, Server server) {
        if (!result.ok()) {
            throw DockerFailed.of("listing what Docker keeps for " + app(), server, result);
        }
        List<Map<String, Object>> containers = objects(result, "container ");
        Set<String> used = new HashSet<>();
        containers.forEach(container -> used.add(Json.text(container.get("imageId"))));
        List<Map<String, Object>> unused = objects(result, "image ").stream()
                .filter(image -> !used.contains(Json.text(image.get("id"))))
                .toList();
        List<Leftover> leftovers = new ArrayList<>(leftContainers(containers));
        values(result, "network ")
                .map(id -> new Leftover("a network of an interrupted `teal setup`", removal("network", id)))
                .forEach(leftovers::add);
        return new Inventory(inSlots(containers), leftovers, nameless(unused, server));
    }

    private Map<Slot, InSlot> inSlots(List<Map<String, Object>> containers) {
        Map<Slot, InSlot> found = new EnumMap<>(Slot.class);
        for (Slot slot : Slot.values()) {
            containers.stream()
                    .filter(container -> name(container).equals(slots.name(slot)))
                    .forEach(container -> found.put(slot, inSlot(container)));
        }
        return found;
    }

    private static InSlot inSlot(Map<String, Object> container) {
        List<String> open = new ArrayList<>();
        Json.object(container.get("ports"))
                .values()
                .forEach(bindings -> Json.objects(bindings).stream()
                        .filter(binding -> !Json.text(binding.get("HostIp")).matches("127\\..*|::1"))
                        .forEach(binding -> open.add(address(binding))));
        Map<?, ?> log = Json.object(container.get("log"));
        boolean endless = Json.text(log.get("Type")).equals("json-file")
                && !Json.object(log.get("Config")).containsKey("max-size");
        return new InSlot(open, endless, !Json.text(container.get("restart")).matches("no||on-failure"));
    }

    /// Docker publishes at all addresses when none is given.
    private static String address(Map<?, ?> binding) {
        String host = Json.text(binding.get("HostIp"));
        return (host.isEmpty() ? "0.0.0.0" : host) + ":" + Json.text(binding.get("HostPort"));
    }

    /// Those of a release command or a `teal run` whose client was killed, and of an image that was just loaded.
    private List<Leftover> leftContainers(List<Map<String, Object>> containers) {
        return containers.stream()
                .filter(container -> ENDED.contains(Json.text(container.get("status"))))
                .filter(container -> isOutside(container) || isProof(container))
                .map(container -> new Leftover(
                        "the container " + name(container), removal("container", Json.text(container.get("id")))))
                .toList();
    }

    private boolean isOutside(Map<String, Object> container) {
        return app().equals(container.get("app"))
                && (name(container).equals(app() + "-release")
                        || name(container).startsWith(app() + "-run-"));
    }

    /// `load.sh` creates one, to see whether the image is complete.
    private boolean isProof(Map<String, Object> container) {
        return Boolean.TRUE.equals(container.get("probe"))
                && Json.text(container.get("status")).equals("created")
                && isRelease(Json.text(container.get("image")));
    }

    /// Without force: the engine refuses what is in use.
    private static Command removal(String kind, String id) {
        return DockerCommand.of(kind, "rm", id);
    }

    private boolean isRelease(String image) {
        return image.startsWith(app() + ":")
                && image.substring(app().length() + 1).matches(RELEASE);
    }

    /// An image whose name went to a newer one. The sizes count shared layers more than once.
    private static List<Finding> nameless(List<Map<String, Object>> images, Server server) {
        long bytes = images.stream()
                .filter(image -> Json.texts(image.get("tags")).isEmpty())
                .mapToLong(image -> Json.number(image.get("bytes")))
                .sum();
        return bytes < MANY
                ? List.of()
                : List.of(Finding.warns(
                        "images without a name take up to " + Sizes.of(bytes) + " on " + server.name(),
                        "`docker image prune` on " + server.name() + " removes those that no container uses"));
    }

    private static String name(Map<String, Object> container) {
        return Json.text(container.get("name")).replaceFirst("^/", "");
    }

    private static List<Map<String, Object>> objects(Result result, String word) {
        return values(result, word)
                .map(json -> Json.readMap(json, "docker inspect"))
                .toList();
    }

    private static Stream<String> values(Result result, String word) {
        return result.lines().stream().filter(line -> line.startsWith(word)).map(line -> line.substring(word.length()));
    }

    private String app() {
        return slots.config().app();
    }
}
