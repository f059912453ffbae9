package dev.teal.image.transfer;

import dev.teal.base.Json;
import dev.teal.config.Layout;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the server has of images: of whole ones, and of one that was being sent when its line was cut.
///
/// @param images  the diffIDs of each image of a release, from the base up
/// @param shipped sizes of the layers that Teal brought there itself, uncompressed, by diffID
/// @param staged  bytes that arrived of layers not loaded yet, uncompressed, by diffID
/// @param line    how the last transfer went
/// @param codec   what it can unpack
/// @param free    bytes left where layers are staged
public record RemoteLayers(
        List<List<String>> images,
        Map<String, Long> shipped,
        Map<String, Long> staged,
        TransferRate line,
        Codec codec,
        long free) {

    /// awk would print a large number as 8.5e+10.
    private static final String ASK = """
            teal=$1 staging=$2; shift 2
            [ $# -eq 0 ] || docker image inspect --format 'image {"layers":{{json .RootFS.Layers}}}' "$@" 2>/dev/null | grep image
            [ -f "$teal/layers" ] && while read -r line; do printf 'shipped %s\\n' "$line"; done <"$teal/layers"
            for file in "$staging"/blobs/sha256/*; do
              [ -f "$file" ] && printf 'staged sha256:%s %s\\n' "${file##*/}" "$(stat -c %s "$file")"
            done
            [ -f "$teal/transfer" ] && read -r line <"$teal/transfer" && printf 'line %s\\n' "$line"
            command -v zstd >/dev/null && echo zstd
            df -Pk "$teal" | awk 'END { printf "free %.0f\\n", $4 * 1024 }'
            """;

    /// @param names images that may have layers in common with the one to send
    public static Command ask(Layout layout, List<String> names) {
        List<String> arguments = new ArrayList<>(List.of(layout.teal(), layout.staging()));
        arguments.addAll(names);
        return Command.script(ASK, arguments);
    }

    public static RemoteLayers of(Result answer) {
        List<List<String>> images = new ArrayList<>();
        Map<String, Long> shipped = new LinkedHashMap<>();
        Map<String, Long> staged = new LinkedHashMap<>();
        TransferRate last = TransferRate.UNKNOWN;
        Codec codec = Codec.GZIP;
        long free = 0;
        for (String line : answer.lines()) {
            String[] said = line.split(" ", 2);
            String rest = said[said.length - 1];
            switch (said[0]) {
                case "image" ->
                    images.add(Json.texts(
                            Json.readMap(rest, "docker image inspect").get("layers")));
                case "shipped" -> size(rest, shipped);
                case "staged" -> size(rest, staged);
                case "line" -> last = TransferRate.of(rest);
                case "zstd" -> codec = Codec.ZSTD;
                case "free" -> free = Reply.number(rest);
                default -> throw Reply.unexpected(line);
            }
        }
        return new RemoteLayers(images, shipped, staged, last, codec, free);
    }

    private static void size(String line, Map<String, Long> sizes) {
        String[] words = Reply.fields(line, " ", 2);
        sizes.put(words[0], Reply.number(words[1]));
    }

    /// How many of the layers, from the base up, need not be sent: those it has in common with one image there, all
    /// brought by Teal. A base that the containerd store knows only under other blobs' digests would run, but be
    /// hidden from `docker save` and be pruned.
    int known(List<String> layers) {
        return images.stream().mapToInt(image -> common(image, layers)).max().orElse(0);
    }

    private int common(List<String> image, List<String> layers) {
        int most = Math.min(image.size(), layers.size());
        int same = 0;
        while (same < most && image.get(same).equals(layers.get(same)) && shipped.containsKey(layers.get(same))) {
            same++;
        }
        return same;
    }
}
