package dev.teal.image.transfer;

import static dev.teal.image.archive.OciLayout.blob;

import dev.teal.base.Json;
import dev.teal.base.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An image in the form for `docker load`, without the layers' bytes: an OCI layout with uncompressed layers,
/// so that a layer's digest is its diffID, the only id common to all engines and stores. The graph drivers'
/// stores read `manifest.json`, containerd's reads `index.json`. Both accept it without the layers they already
/// have.
///
/// @param name   `agent-hub:20261123-091533-3fa2c1b`
/// @param config the image's configuration, JSON text
record Archive(String name, String config, List<Layer> layers) {
    private static final String OCI = "application/vnd.oci.image.";

    /// @param size size of its tar, uncompressed
    record Layer(String diffId, long size) {
        String path() {
            return blob(diffId);
        }
    }

    String configDigest() {
        return digest(config);
    }

    String manifestDigest() {
        return digest(manifest());
    }

    /// All files except the layers, by their path in the layout.
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
        files.put("index.json", index());
        files.put("manifest.json", "[" + Json.write(dockerManifest()) + "]");
        files.put(blob(manifestDigest()), manifest());
        files.put(blob(configDigest()), config);
        return files;
    }

    private Map<String, Object> dockerManifest() {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("Config", blob(configDigest()));
        manifest.put("RepoTags", List.of(name));
        manifest.put("Layers", layers.stream().map(Layer::path).toList());
        return manifest;
    }

    private String manifest() {
        List<Map<String, Object>> descriptors = new ArrayList<>();
        layers.forEach(layer -> descriptors.add(descriptor("layer.v1.tar", layer.diffId(), layer.size())));
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", OCI + "manifest.v1+json");
        manifest.put("config", descriptor("config.v1+json", configDigest(), bytes(config).length));
        manifest.put("layers", descriptors);
        return Json.write(manifest);
    }

    private String index() {
        Map<String, Object> manifest = descriptor("manifest.v1+json", manifestDigest(), bytes(manifest()).length);
        manifest.put("annotations", Map.of("io.containerd.image.name", "docker.io/library/" + name));
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("schemaVersion", 2);
        index.put("mediaType", OCI + "index.v1+json");
        index.put("manifests", List.of(manifest));
        return Json.write(index);
    }

    private static Map<String, Object> descriptor(String type, String digest, long size) {
        Map<String, Object> descriptor = new LinkedHashMap<>();
        descriptor.put("mediaType", OCI + type);
        descriptor.put("digest", digest);
        descriptor.put("size", size);
        return descriptor;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String digest(String text) {
        return "sha256:" + HexFormat.of().formatHex(Sha256.digest().digest(bytes(text)));
    }
}
