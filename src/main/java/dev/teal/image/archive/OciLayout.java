package dev.teal.image.archive;

import dev.teal.base.Json;
import dev.teal.base.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// An image in a folder, as a builder writes it. Its layers are not compressed, so their digests are the diffIDs. A
/// builder leaves out a blob that has a file already, whatever that file contains.
public record OciLayout(Path folder) {
    private static final long MAX_JSON_BYTES = 4 << 20;
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    /// The path of a blob in a layout.
    public static String blob(String digest) {
        return "blobs/sha256/" + digest.substring(digest.indexOf(':') + 1);
    }

    /// What to tell buildx (`--output`), so that it writes an image here.
    public String output() {
        return "type=oci,tar=false,dest=" + folder + ",compression=uncompressed,force-compression=true";
    }

    /// Makes the builder leave out these blobs; before it writes.
    public void leaveOut(Collection<String> digests) throws IOException {
        Files.createDirectories(folder.resolve(blob("")));
        for (String digest : digests) {
            Files.createFile(file(digest));
        }
    }

    /// The file of a layer; empty when it was left out.
    public Optional<Path> layer(String digest) {
        Path file = file(digest);
        return file.toFile().length() > 0 ? Optional.of(file) : Optional.empty();
    }

    /// The bytes of each layer, also of those that were left out, by their digests from the base up.
    public Map<String, Long> layers() throws IOException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        Json.objects(manifest().get("layers"))
                .forEach(layer -> sizes.put(Json.text(layer.get("digest")), Json.number(layer.get("size"))));
        return sizes;
    }

    /// The image's configuration, JSON.
    public String config() throws IOException {
        return text(file(Json.text(Json.object(manifest().get("config")).get("digest"))));
    }

    private Map<String, Object> manifest() throws IOException {
        Path index = folder.resolve("index.json");
        List<Map<?, ?>> manifests =
                Json.objects(Json.readMap(text(index), index.toString()).get("manifests"));
        if (manifests.size() != 1) {
            throw new IOException(index + " has " + manifests.size() + " images");
        }
        Path manifest = file(Json.text(manifests.getFirst().get("digest")));
        return Json.readMap(text(manifest), manifest.toString());
    }

    /// @throws Problem when it is not a digest: it becomes a path
    private Path file(String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            throw Problem.failed(
                    "the image that the builder wrote names a part by something else than its SHA-256: " + digest,
                    "build the image by hand to see what the builder makes (`docker buildx build`)");
        }
        return folder.resolve(blob(digest));
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MAX_JSON_BYTES) {
            throw new IOException(file + " is too large");
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
