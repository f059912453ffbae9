package dev.teal.runtime.docker;

import dev.teal.base.Json;
import dev.teal.image.LocalEngine;
import dev.teal.image.build.Builder;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Asks the engine of this machine what it can do.
public final class EngineQuery {
    /// In the engine's own answer, the names begin with a capital letter too.
    private static final String ASK = """
            {"Name":{{json .Name}},"KernelVersion":{{json .KernelVersion}},"SecurityOptions":{{json .SecurityOptions}},\
            "DriverStatus":{{json .DriverStatus}},"Context":{{json .ClientInfo.Context}}}""";

    private static final String CONTAINERD = "io.containerd.snapshotter.";

    private EngineQuery() {}

    /// An engine that does not answer counts as one that can do nothing but `docker save`, which then reports the
    /// failure.
    public static LocalEngine of(Server local, Builder builder) {
        Result answer =
                local.run(Command.script(DockerCommand.script(DockerCommand.SOCKET, "info.sh"), builder.docker(), ASK));
        return answer.out().startsWith("{")
                ? of(builder, Json.readMap(answer.out(), "docker info"))
                : new LocalEngine(builder.docker(), "", false, false);
    }

    private static LocalEngine of(Builder builder, Map<String, Object> answer) {
        boolean containerd = String.valueOf(answer.get("DriverStatus")).contains(CONTAINERD);
        boolean rootless =
                Json.texts(answer.get("SecurityOptions")).contains("name=rootless"); // has a network of its own
        String context = Json.text(answer.get("Context"));
        return new LocalEngine(
                builder.docker(),
                context.isEmpty() ? "default" : context,
                containerd && builder.hasBuildx(),
                !rootless
                        && Json.text(answer.get("Name")).equals(kernel("hostname"))
                        && Json.text(answer.get("KernelVersion")).equals(kernel("osrelease")));
    }

    /// Empty on a system that is not Linux, where an engine is in a virtual machine.
    private static String kernel(String name) {
        try {
            return Files.readString(Path.of("/proc/sys/kernel", name)).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
