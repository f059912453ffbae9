package dev.teal.image.outside;

import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.image.Accounts;
import dev.teal.image.archive.OciLayout;
import dev.teal.image.archive.TarReader;
import dev.teal.image.archive.TarReader.Entry;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The layers of an app's last build, and the accounts in each. They need not leave the builder again.
final class KnownLayers {
    private static final List<String> FILES = List.of("etc/passwd", "etc/group");
    private static final int MAX_BYTES = 1 << 18;

    private final Map<String, Map<String, String>> layers = new LinkedHashMap<>();

    /// Without any when the file cannot be read.
    static KnownLayers read(Path file) {
        KnownLayers known = new KnownLayers();
        try {
            Json.readMap(Files.readString(file), file.toString())
                    .forEach((digest, files) -> known.layers.put(digest, texts(Json.object(files))));
        } catch (IOException | Problem e) {
            known.layers.clear();
        }
        return known;
    }

    private static Map<String, String> texts(Map<?, ?> files) {
        Map<String, String> texts = new HashMap<>();
        files.forEach((name, text) -> texts.put(String.valueOf(name), Json.text(text)));
        return texts;
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, Json.write(layers));
    }

    Set<String> digests() {
        return layers.keySet();
    }

    /// Adds the layers of a build, and forgets all others.
    void learn(OciLayout layout, Collection<String> digests) throws IOException {
        layers.keySet().retainAll(digests);
        for (String digest : digests) {
            Optional<Path> file = layout.layer(digest);
            if (file.isPresent()) {
                layers.put(digest, accounts(file.get()));
            }
        }
    }

    /// The files in one layer. One that is deleted, or a link, is an empty text.
    private static Map<String, String> accounts(Path layer) throws IOException {
        Map<String, String> found = new HashMap<>();
        try (InputStream file = new BufferedInputStream(Files.newInputStream(layer))) {
            TarReader tar = new TarReader(file);
            for (Optional<Entry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                String name = entry.get().name().replaceFirst("^(\\./|/)", "").replace("/.wh.", "/");
                if (FILES.contains(name)) {
                    found.put(name, new String(tar.content().readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
                }
            }
        }
        return found;
    }

    /// The accounts in an image.
    ///
    /// @param digests of its layers, from the base up
    /// @return empty when a layer is not known
    Optional<Accounts> accounts(Collection<String> digests) {
        Map<String, String> files = new HashMap<>();
        for (String digest : digests) {
            if (!layers.containsKey(digest)) {
                return Optional.empty();
            }
            files.putAll(layers.get(digest));
        }
        return Optional.of(
                new Accounts(files.getOrDefault(FILES.getFirst(), ""), files.getOrDefault(FILES.getLast(), "")));
    }
}
