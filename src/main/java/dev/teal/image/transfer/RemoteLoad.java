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

/// What the server does with an image that comes: commands only.
final class RemoteLoad {
    private RemoteLoad() {}

    /// Unpacks what comes behind what a try before has brought. That try's process may still hang on its dead line,
    /// to write its last words any time: so the beginning is taken into a new file, which it does not have.
    private static final String LAYER = """
            file=$1 offset=$2 size=$3 program=$4
            umask 077; mkdir -p "${file%/*}" || exit 1
            if [ "$offset" -gt 0 ]; then head -c "$offset" "$file" >"$file.new"; else : >"$file.new"; fi &&
              mv "$file.new" "$file" && "$program" -dc >>"$file" || exit 1
            [ "$(stat -c %s "$file")" = "$size" ] || { printf 'teal: %s did not come whole\\n' "$file" >&2; exit 1; }
            """;

    static Command layer(Layout layout, Layer layer, long offset, Codec codec) {
        return Command.script(
                LAYER,
                layout.staging() + "/" + layer.path(),
                String.valueOf(offset),
                String.valueOf(layer.size()),
                codec.program());
    }

    /// The exit code of [#load] when what is staged is not to blame: it is kept for the next try.
    public static final int AGAIN = 75;

    /// The files beside the layers come as lines, a path and its text in base64. The containerd store of some
    /// versions fails to unpack and says so only in passing, with exit code 0: so the image is looked at, and a
    /// container of it made. It also leaves the name to what it could not unpack, so that goes. What was staged
    /// goes when it was loaded, and when it is no good; a full disk, and an engine that ended meanwhile, leave it.
    private static final String LOAD = """
            staging=$1 name=$2 config=$3 manifest=$4 layers=$5 teal=$6; shift 6
            umask 077; mkdir -p "$staging/blobs/sha256" && cd "$staging" || exit 1
            while read -r path text; do printf %s "$text" | base64 -d >"$path" || exit 1; done
            said=$(tar -cf - oci-layout index.json manifest.json "$@" | docker load 2>&1); code=$?
            found=$(docker image inspect --format '{{.Id}} {{json .RootFS.Layers}}' "$name" 2>&1); proof=
            if [ "$code" = 0 ] && { [ "$found" = "$config $layers" ] || [ "$found" = "$manifest $layers" ]; } &&
              proof=$(docker create --pull never "$name" true 2>&1)
            then
              docker rm "$proof" >/dev/null
              mv layers "$teal" && { [ ! -f transfer ] || mv transfer "$teal"; } && rm -rf "$staging"; exit
            fi
            docker image rm "$name" >/dev/null 2>&1
            printf '%s\\n' "$said" "${proof:-the image there: $found}" >&2
            case $code-$said$proof in
              13?-* | *'no space left'* | *'Cannot connect'* | *EOF*) exit 75 ;;
            esac
            rm -rf "$staging"; exit 1
            """;

    /// @param missing the layers that are staged
    /// @param line    how they came; not kept when it tells nothing
    public static Command load(
            Layout layout, Archive archive, Set<String> missing, RemoteLayers stock, TransferRate line) {
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
        files.put("layers", shipped(archive, stock));
        if (line.tells()) {
            files.put("transfer", line + "\n");
        }
        String lines = files.entrySet().stream()
                .map(file -> file.getKey() + " " + base64(file.getValue()) + "\n")
                .collect(Collectors.joining());
        return Command.script(LOAD, arguments).withInput(lines);
    }

    /// Those of images that are still there, and the new ones.
    private static String shipped(Archive archive, RemoteLayers stock) {
        Map<String, Long> shipped = new LinkedHashMap<>(stock.shipped());
        Set<String> there = stock.images().stream().flatMap(List::stream).collect(Collectors.toSet());
        shipped.keySet().retainAll(there);
        archive.layers().forEach(layer -> shipped.put(layer.diffId(), layer.size()));
        return shipped.entrySet().stream()
                .map(layer -> layer.getKey() + " " + layer.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Why the far side ended before all was sent, when it says so.
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
