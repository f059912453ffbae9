package dev.teal.image.build;

import dev.teal.base.Json;
import dev.teal.image.build.Builder.Kind;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The Docker engine that the client on this machine uses. It may be in a virtual machine (Docker Desktop, Colima) or
/// on another machine.
///
/// @param builder         the client
/// @param context         the client's context; the engine's own builder has the same name
/// @param containerdStore whether it keeps images in containerd's store
/// @param sharesLoopback  whether it can connect to a port of 127.0.0.1 of this machine
public record LocalEngine(Builder builder, String context, boolean containerdStore, boolean sharesLoopback) {
    private static final String ASK = """
            {"name":{{json .Name}},"kernel":{{json .KernelVersion}},"security":{{json .SecurityOptions}},\
            "store":{{json .DriverStatus}},"context":{{json .ClientInfo.Context}}}""";

    private static final String CONTAINERD = "io.containerd.snapshotter.";

    /// Asks it. An engine that does not answer counts as one that can do nothing but `docker save`, which then reports
    /// the failure.
    public static LocalEngine of(Server local) {
        Builder builder = Builder.find(local);
        Result answer = local.run(Command.of(builder.docker(), "info", "--format", ASK));
        return answer.out().startsWith("{")
                ? of(builder, Json.readMap(answer.out(), "docker info"))
                : new LocalEngine(builder, "", false, false);
    }

    private static LocalEngine of(Builder builder, Map<String, Object> answer) {
        boolean rootless = Json.texts(answer.get("security")).contains("name=rootless"); // has a network of its own
        return new LocalEngine(
                builder,
                Json.text(answer.get("context")),
                String.valueOf(answer.get("store")).contains(CONTAINERD),
                !rootless
                        && Json.text(answer.get("name")).equals(kernel("hostname"))
                        && Json.text(answer.get("kernel")).equals(kernel("osrelease")));
    }

    /// Empty on a system that is not Linux, where an engine is in a virtual machine.
    private static String kernel(String name) {
        try {
            return Files.readString(Path.of("/proc/sys/kernel", name)).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /// Whether its builder can write an image's layers to files here, without those that are here already.
    public boolean exportsLayers() {
        return containerdStore && builder.kind() == Kind.BUILDX;
    }
}
