package dev.teal.image.transfer;

import dev.teal.base.Json;
import dev.teal.config.Layout;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The layers on the server: those of complete images and those of an interrupted upload.
///
/// @param images  the diffIDs of each release's image, from the base up
/// @param shipped uncompressed sizes of the layers that Teal has sent, by diffID
/// @param staged  uncompressed bytes received of layers that are not loaded yet, by diffID
/// @param rate    rate of the last transfer
/// @param codec   the compression that the server can unpack
/// @param free    free bytes where layers are staged
public record RemoteLayers(
        List<List<String>> images,
        Map<String, Long> shipped,
        Map<String, Long> staged,
        TransferRate rate,
        Codec codec,
        long free) {

    private static final String QUERY = Scripts.read(RemoteLayers.class, "layers.sh");

    /// @param names images that may share layers with the one to send
    public static Command query(Layout layout, List<String> names) {
        List<String> arguments = new ArrayList<>(List.of(layout.teal(), layout.staging()));
        arguments.addAll(names);
        return Command.script(QUERY, arguments);
    }

    public static RemoteLayers of(Result result) {
        List<List<String>> images = new ArrayList<>();
        Map<String, Long> shipped = new LinkedHashMap<>();
        Map<String, Long> staged = new LinkedHashMap<>();
        TransferRate rate = TransferRate.UNKNOWN;
        Codec codec = Codec.GZIP;
        long free = 0;
        for (String line : result.lines()) {
            String[] words = line.split(" ", 2);
            String rest = words[words.length - 1];
            switch (words[0]) {
                case "image" ->
                    images.add(Json.texts(
                            Json.readMap(rest, "docker image inspect").get("layers")));
                case "shipped" -> size(rest, shipped);
                case "staged" -> size(rest, staged);
                case "line" -> rate = TransferRate.of(rest);
                case "zstd" -> codec = Codec.best();
                case "free" -> free = Reply.number(rest);
                default -> throw Reply.unexpected(line);
            }
        }
        return new RemoteLayers(images, shipped, staged, rate, codec, free);
    }

    private static void size(String line, Map<String, Long> sizes) {
        String[] words = Reply.fields(line, " ", 2);
        sizes.put(words[0], Reply.number(words[1]));
    }

    /// The number of layers, from the base up, that need not be sent: those shared with one image on the server
    /// and all sent by Teal. A base that the containerd store has only under other blobs' digests would run,
    /// but `docker save` would miss it and it could be pruned.
    int known(List<String> layers) {
        return images.stream().mapToInt(image -> common(image, layers)).max().orElse(0);
    }

    private int common(List<String> image, List<String> layers) {
        int limit = Math.min(image.size(), layers.size());
        int same = 0;
        while (same < limit && image.get(same).equals(layers.get(same)) && shipped.containsKey(layers.get(same))) {
            same++;
        }
        return same;
    }
}
