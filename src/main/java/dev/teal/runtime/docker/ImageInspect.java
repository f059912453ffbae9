package dev.teal.runtime.docker;

import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.image.Image;
import dev.teal.image.RunDefaults;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An image of an engine, in the engine's JSON.
public final class ImageInspect {
    /// Two lines of JSON, since an image may contain any text: its properties and its configuration.
    private static final String INSPECT = "{\"os\":{{json .Os}},\"architecture\":{{json .Architecture}}"
            + ",\"variant\":{{json .Variant}},\"created\":{{json .Created}},\"size\":\"{{.Size}}\""
            + ",\"layers\":{{json .RootFS.Layers}}}\n{{json .Config}}";

    private ImageInspect() {}

    /// The volumes that the image declares; empty when the engine does not have it.
    static List<String> volumes(Server server, String name) {
        Result inspected = server.run(DockerCommand.of("image", "inspect", "--format", "{{json .Config}}", name));
        return inspected.ok()
                ? RunDefaults.of(Json.readMap(inspected.out(), "docker image inspect"))
                        .volumes()
                : List.of();
    }

    public static Image of(Server server, String name) {
        return read(name, server.name(), server.run(DockerCommand.of("image", "inspect", "--format", INSPECT, name)));
    }

    public static Image read(String name, String server, Result result) {
        List<String> lines = result.lines();
        if (!result.ok() || lines.size() != 2) {
            throw Problem.failed(
                    "the image " + name + " is not on " + server,
                    result.errorLines(),
                    "run `docker images` on " + server + " to see what it has");
        }
        Map<String, Object> facts = Json.readMap(lines.getFirst(), "docker image inspect");
        return new Image(
                name,
                Json.text(facts.get("os")) + "/" + Json.text(facts.get("architecture")),
                Json.texts(facts.get("layers")),
                config(facts, lines.getLast()),
                Reply.number(Json.text(facts.get("size"))),
                Optional.empty());
    }

    /// The part of an image's configuration that matters for running it. Only an export of the whole image has
    /// the original text, with its history. The same image always gives the same text.
    private static String config(Map<String, Object> facts, String config) {
        Map<String, Object> head = new LinkedHashMap<>();
        for (String name : List.of("architecture", "os", "variant", "created")) {
            if (!Json.text(facts.get(name)).isEmpty()) {
                head.put(name, Json.text(facts.get(name)));
            }
        }
        Map<String, Object> layers = Map.of("diff_ids", Json.texts(facts.get("layers")));
        String rootfs = Json.write(layers).replaceFirst("^\\{", "{\"type\":\"layers\",");
        return Json.write(head).replaceFirst("}$", "") + ",\"config\":" + config + ",\"rootfs\":" + rootfs + "}";
    }
}
