package dev.teal.image.transfer;

import dev.teal.base.Problem;
import dev.teal.base.Sizes;
import dev.teal.config.Layout;
import dev.teal.event.Progress;
import dev.teal.image.Image;
import dev.teal.image.ShipFailed;
import dev.teal.image.Shipped;
import dev.teal.image.Workspace;
import dev.teal.image.transfer.Archive.Layer;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Sends one image to the server's engine. Missing layers are staged, each in its own file, then loaded
/// together. Bytes that an interrupted upload has staged are not sent again.
public final class Shipment implements AutoCloseable {
    private static final Duration LOAD_LIMIT = Duration.ofMinutes(30);
    /// Copies of a layer during a load: staged, unpacked by `docker load`, and in the store.
    private static final int COPIES = 3;
    private final LocalLayers source;
    private final Server server;
    private final Layout layout;
    private final Image image;
    private final RemoteLayers remote;
    private final Progress progress;
    private final Workspace workspace = Workspace.create();
    private Map<String, Long> staged;
    private long sent;
    private TransferRate rate = TransferRate.UNKNOWN;

    public Shipment(
            LocalLayers source, Server server, Layout layout, Image image, RemoteLayers remote, Progress progress) {
        this.source = source;
        this.server = server;
        this.layout = layout;
        this.image = image;
        this.remote = remote;
        this.staged = remote.staged();
        this.progress = progress;
    }

    @Override
    public void close() {
        workspace.close();
        source.origin().discard();
    }

    /// @throws ShipFailed when the image did not arrive; nothing else on the server changes
    public Shipped ship() {
        int known = remote.known(image.layers());
        Optional<ShipFailed> refused = send(known);
        if (refused.isPresent() && known > 0) {
            // The layers found earlier may be gone, or the engine may reject an archive with missing layers.
            progress.at(0, 0, "Docker on " + server.name() + " needs all layers; sending the whole image");
            known = 0;
            staged = Map.of();
            refused = send(known);
        }
        if (refused.isPresent()) {
            throw refused.get();
        }
        return new Shipped(sent, summary(known));
    }

    /// The estimate of what would be sent. Layers on top of known ones are read from the engine for it. The
    /// size of a whole image is known.
    public UploadEstimate estimate() {
        int known = remote.known(image.layers());
        Set<String> missing = missing(known);
        if (known == 0) {
            return new UploadEstimate(image.layers().size(), missing.size(), image.bytes(), remote.rate());
        }
        try {
            return estimate(archive(fetch(missing)), missing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private UploadEstimate estimate(Archive archive, Set<String> missing) {
        long bytes = archive.layers().stream()
                .filter(layer -> missing.contains(layer.diffId()))
                .mapToLong(layer -> layer.size() - arrived(layer))
                .sum();
        return new UploadEstimate(archive.layers().size(), missing.size(), bytes, remote.rate());
    }

    private Set<String> missing(int known) {
        return new LinkedHashSet<>(image.layers().subList(known, image.layers().size()));
    }

    private String summary(int known) {
        int all = image.layers().size();
        return sent == 0
                ? "nothing to send, all " + all + " layers are on " + server.name()
                : (all - known) + " of " + all + " layers, " + Sizes.of(sent) + " sent";
    }

    /// @return the failure when the server's engine did not accept the image
    private Optional<ShipFailed> send(int known) {
        Set<String> missing = missing(known);
        try {
            Map<String, LayerFile> files = fetch(missing);
            Archive archive = archive(files);
            checkSpace(archive, missing);
            UploadEstimate estimate = estimate(archive, missing);
            progress.at(0, 0, estimate.toString());
            long start = System.nanoTime();
            upload(files.values());
            rate = new TransferRate(estimate.bytes(), sent, (System.nanoTime() - start) / 1_000_000);
            return load(archive, missing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, LayerFile> fetch(Set<String> missing) {
        return source.fetch(image, missing, remote.shipped(), workspace, progress);
    }

    private Archive archive(Map<String, LayerFile> files) throws IOException {
        List<Layer> layers = new ArrayList<>();
        for (String diffId : image.layers()) {
            LayerFile file = files.get(diffId);
            layers.add(file == null ? new Layer(diffId, remote.shipped().getOrDefault(diffId, 0L)) : file.layer());
        }
        return new Archive(image.name(), image.config(), layers);
    }

    private void checkSpace(Archive archive, Set<String> missing) {
        long needed = Layout.SPARE_BYTES;
        for (Layer layer : archive.layers()) {
            if (missing.contains(layer.diffId())) {
                needed += COPIES * layer.size() - arrived(layer);
            }
        }
        if (remote.free() < needed) {
            throw Problem.failed(
                    "the disk of " + server.name() + " has " + Sizes.of(remote.free()) + " free in " + layout.teal()
                            + ", but loading the image needs " + Sizes.of(needed),
                    "free space on it (`docker system df`, `df -h`) or lower `retain`, then run `teal deploy` again");
        }
    }

    private long arrived(Layer layer) {
        return Math.min(staged.getOrDefault(layer.diffId(), 0L), layer.size());
    }

    private void upload(Collection<LayerFile> files) throws IOException {
        List<Layer> layers = new ArrayList<>();
        for (LayerFile file : files) {
            layers.add(file.layer());
        }
        UploadProgress uploadProgress = new UploadProgress(layers, progress);
        try (Upload upload = new Upload(remote.codec())) {
            for (LayerFile file : files) {
                Layer layer = file.layer();
                uploadProgress.begin(layer, arrived(layer));
                if (arrived(layer) < layer.size()) {
                    upload(layer, file, upload, uploadProgress);
                }
            }
        }
    }

    private void upload(Layer layer, LayerFile file, Upload upload, UploadProgress uploadProgress) {
        Command receive = RemoteLoad.layer(layout, layer, arrived(layer), remote.codec());
        try (Channel channel = server.open(receive)) {
            stream(layer, file, upload, uploadProgress, channel);
            Result received = channel.await(LOAD_LIMIT);
            if (!received.ok()) {
                throw ShipFailed.of(server, received);
            }
        }
    }

    /// A server that stopped reading has printed the reason, such as a full disk; the connection did not break.
    private void stream(Layer layer, LayerFile file, Upload upload, UploadProgress uploadProgress, Channel channel) {
        try {
            upload.send(file.file(), arrived(layer), channel.in(), (done, bytes) -> {
                sent += bytes;
                uploadProgress.at(done, bytes);
            });
            channel.in().close();
        } catch (IOException e) {
            throw RemoteLoad.refusal(channel, server).orElseGet(() -> ShipFailed.of(server, e));
        }
    }

    private Optional<ShipFailed> load(Archive archive, Set<String> missing) {
        Result loaded = server.run(RemoteLoad.load(layout, archive, missing, remote, rate), LOAD_LIMIT);
        if (loaded.exitCode() == RemoteLoad.RETRY) {
            throw ShipFailed.of(server, loaded);
        }
        return loaded.ok() ? Optional.empty() : Optional.of(ShipFailed.of(server, loaded));
    }
}
