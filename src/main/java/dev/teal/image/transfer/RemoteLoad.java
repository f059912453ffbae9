package dev.teal.image.transfer;

import dev.teal.config.Layout;
import dev.teal.image.ShipFailed;
import dev.teal.image.transfer.Archive.Layer;
import dev.teal.server.Channel;
import dev.teal.server.Command;
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

    /// Appends the unpacked input to the bytes of an earlier attempt. The process of that attempt may still
    /// hang on its dead connection and write at any time, so its bytes are first copied to a new file that it
    /// does not have open.
    private static final String LAYER = """
            file=$1 offset=$2 size=$3 program=$4
            umask 077; mkdir -p "${file%/*}" || exit 1
            if [ "$offset" -gt 0 ]; then head -c "$offset" "$file" >"$file.new"; else : >"$file.new"; fi &&
              mv "$file.new" "$file" && "$program" -dc >>"$file" || exit 1
            [ "$(stat -c %s "$file")" = "$size" ] || { printf 'teal: %s is incomplete\\n' "$file" >&2; exit 1; }
            """;

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

    /// The files other than layers come as lines with a path and base64 text. Some versions of the containerd
    /// store fail to unpack but exit with 0, so the image is inspected and a container created from it. They
    /// also keep the name of an image they could not unpack, so the name is removed. Staged files are removed
    /// after loading and when they are bad; they stay when the disk is full or the engine stopped.
    private static final String LOAD = """
            staging=$1 name=$2 config=$3 manifest=$4 layers=$5 teal=$6; shift 6
            umask 077; mkdir -p "$staging/blobs/sha256" && cd "$staging" || exit 1
            while read -r path text; do printf %s "$text" | base64 -d >"$path" || exit 1; done
            output=$(tar -cf - oci-layout index.json manifest.json "$@" | docker load 2>&1); code=$?
            found=$(docker image inspect --format '{{.Id}} {{json .RootFS.Layers}}' "$name" 2>&1); proof=
            if [ "$code" = 0 ] && { [ "$found" = "$config $layers" ] || [ "$found" = "$manifest $layers" ]; } &&
              proof=$(docker create --pull never "$name" true 2>&1)
            then
              docker rm "$proof" >/dev/null
              mv layers "$teal" && { [ ! -f transfer ] || mv transfer "$teal"; } && rm -rf "$staging"; exit
            fi
            docker image rm "$name" >/dev/null 2>&1
            printf '%s\\n' "$output" "${proof:-the image on the server: $found}" >&2
            case $code-$output$proof in
              13?-* | *'no space left'* | *'Cannot connect'* | *EOF*) exit 75 ;;
            esac
            rm -rf "$staging"; exit 1
            """;

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
        arguments.addAll(List.of(Archive.blob(archive.manifestDigest()), Archive.blob(archive.configDigest())));
        missing.forEach(diffId -> arguments.add(Archive.blob(diffId)));
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
