package dev.teal.image.transfer;

import dev.teal.config.Layout;
import dev.teal.image.ShipFailed;
import dev.teal.image.archive.OciLayout;
import dev.teal.image.transfer.Archive.Layer;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import dev.teal.server.ServerLost;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The server's commands for receiving an image.
final class RemoteLoad {
    private RemoteLoad() {}

    private static final String LAYER = Scripts.read(RemoteLoad.class, "layer.sh");

    static Command layer(Layout layout, Layer layer, long offset, Codec codec) {
        return Command.script(
                LAYER,
                layout.staging() + "/" + layer.path(),
                String.valueOf(offset),
                String.valueOf(layer.size()),
                codec.program());
    }

    /// Exit code of [#load] when the staged files are not the cause. They stay for the next attempt.
    public static final int RETRY = 75;

    private static final String LOAD = Scripts.read(RemoteLoad.class, "load.sh");

    /// @param missing the staged layers
    /// @param rate    rate of their transfer; not stored when it is not measured
    public static Command load(
            Layout layout, Archive archive, Set<String> missing, RemoteLayers remote, TransferRate rate) {
        List<String> arguments = new ArrayList<>(List.of(
                layout.staging(),
                archive.name(),
                archive.configDigest(),
                archive.manifestDigest(),
                archive.layers().stream()
                        .map(layer -> '"' + layer.diffId() + '"')
                        .collect(Collectors.joining(",", "[", "]")),
                layout.teal()));
        arguments.addAll(List.of(OciLayout.blob(archive.manifestDigest()), OciLayout.blob(archive.configDigest())));
        missing.forEach(diffId -> arguments.add(OciLayout.blob(diffId)));
        Map<String, String> files = new LinkedHashMap<>(archive.files());
        files.put("layers", shipped(archive, remote));
        if (rate.isMeasured()) {
            files.put("transfer", rate + "\n");
        }
        String lines = files.entrySet().stream()
                .map(file -> file.getKey() + " " + base64(file.getValue()) + "\n")
                .collect(Collectors.joining());
        return Command.script(LOAD, arguments).withInput(lines);
    }

    /// The layers of images that the server still has, and the new ones.
    private static String shipped(Archive archive, RemoteLayers remote) {
        Map<String, Long> shipped = new LinkedHashMap<>(remote.shipped());
        Set<String> present = remote.images().stream().flatMap(List::stream).collect(Collectors.toSet());
        shipped.keySet().retainAll(present);
        archive.layers().forEach(layer -> shipped.put(layer.diffId(), layer.size()));
        return shipped.entrySet().stream()
                .map(layer -> layer.getKey() + " " + layer.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The reason why the server stopped receiving, if it gives one.
    public static Optional<ShipFailed> refusal(Channel channel, Server server) {
        try {
            return Optional.of(channel.await(Server.USUAL))
                    .filter(result -> !result.ok())
                    .map(result -> ShipFailed.of(server, result));
        } catch (ServerLost silent) {
            return Optional.empty();
        }
    }
}
