package dev.teal.image.transfer;

import dev.teal.base.Problem;
import dev.teal.base.Sizes;
import dev.teal.config.Layout;
import dev.teal.event.Progress;
import dev.teal.image.Image;
import dev.teal.image.ShipFailed;
import dev.teal.image.Shipped;
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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One image on its way to the server's engine: the layers that it lacks are staged there, each in its own file,
/// then loaded all at once. What a cut line left in the staging is not sent again.
public final class Shipment implements AutoCloseable {
    private static final Duration LONGEST_LOAD = Duration.ofMinutes(30);
    /// Staged, unpacked by `docker load` and in the store, each for a while.
    private static final int COPIES = 3;
    private final Server local;
    private final Server server;
    private final Layout layout;
    private final Image image;
    private final RemoteLayers stock;
    private final Progress progress;
    private final Workspace workspace = Workspace.create();
    private Map<String, Long> staged;
    private long sent;
    private TransferRate line = TransferRate.UNKNOWN;

    public Shipment(Server local, Server server, Layout layout, Image image, RemoteLayers stock, Progress progress) {
        this.local = local;
        this.server = server;
        this.layout = layout;
        this.image = image;
        this.stock = stock;
        this.staged = stock.staged();
        this.progress = progress;
    }

    @Override
    public void close() {
        workspace.close();
    }

    /// @throws ShipFailed when it did not arrive; nothing else on the server is changed
    public Shipped ship() {
        int known = stock.known(image.layers());
        Optional<ShipFailed> refused = bring(known);
        if (refused.isPresent() && known > 0) {
            // What the look found may be gone, or the engine may not take an archive that leaves out layers.
            progress.at(0, 0, "the engine there refused the missing layers alone; sending the whole image");
            known = 0;
            staged = Map.of();
            refused = bring(known);
        }
        if (refused.isPresent()) {
            throw refused.get();
        }
        return new Shipped(sent, told(known));
    }

    /// What would be sent. Layers on top of known ones are read out of the engine for it; of a whole image it knows
    /// the size.
    public UploadEstimate freight() {
        int known = stock.known(image.layers());
        Set<String> missing = missing(known);
        if (known == 0) {
            return new UploadEstimate(image.layers().size(), missing.size(), image.bytes(), stock.line());
        }
        try {
            return freight(archive(fetch(missing, known)), missing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private UploadEstimate freight(Archive archive, Set<String> missing) {
        long bytes = archive.layers().stream()
                .filter(layer -> missing.contains(layer.diffId()))
                .mapToLong(layer -> layer.size() - arrived(layer))
                .sum();
        return new UploadEstimate(archive.layers().size(), missing.size(), bytes, stock.line());
    }

    private Set<String> missing(int known) {
        return new LinkedHashSet<>(image.layers().subList(known, image.layers().size()));
    }

    private String told(int known) {
        int all = image.layers().size();
        return sent == 0
                ? "nothing to send, all " + all + " layers are there"
                : (all - known) + " of " + all + " layers, " + Sizes.of(sent) + " sent";
    }

    /// @return why the engine there did not take it, if it did not
    private Optional<ShipFailed> bring(int known) {
        Set<String> missing = missing(known);
        try {
            Map<String, LayerFile> files = fetch(missing, known);
            Archive archive = archive(files);
            hasRoom(archive, missing);
            UploadEstimate freight = freight(archive, missing);
            progress.at(0, 0, freight.toString());
            long start = System.nanoTime();
            upload(files.values());
            line = new TransferRate(freight.bytes(), sent, (System.nanoTime() - start) / 1_000_000);
            return load(archive, missing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A few layers of many are cheaper to get from the engine one by one.
    private Map<String, LayerFile> fetch(Set<String> missing, int known) {
        Map<String, LayerFile> files = new LinkedHashMap<>();
        if (missing.isEmpty()) {
            return files;
        }
        List<Layers> ways =
                known > 0 ? List.of(new PushedLayers(local), new SavedLayers(local)) : List.of(new SavedLayers(local));
        for (Layers way : ways) {
            if (!files.keySet().containsAll(missing)) {
                way.fetch(image, missing, workspace, progress).forEach(layer -> files.put(layer.diffId(), layer));
            }
        }
        if (!files.keySet().containsAll(missing)) {
            throw Problem.failed(
                    "the engine here did not give all layers of " + image.name(),
                    "see whether `docker save " + image.name() + "` works, then `teal deploy`");
        }
        return files;
    }

    private Archive archive(Map<String, LayerFile> files) throws IOException {
        List<Layer> layers = new ArrayList<>();
        for (String diffId : image.layers()) {
            LayerFile file = files.get(diffId);
            layers.add(file == null ? new Layer(diffId, stock.shipped().getOrDefault(diffId, 0L)) : file.layer());
        }
        return new Archive(image.name(), image.config(), layers);
    }

    private void hasRoom(Archive archive, Set<String> missing) {
        long needed = Layout.SPARE_BYTES;
        for (Layer layer : archive.layers()) {
            if (missing.contains(layer.diffId())) {
                needed += COPIES * layer.size() - arrived(layer);
            }
        }
        if (stock.free() < needed) {
            throw Problem.failed(
                    "the disk of " + server.name() + " has " + Sizes.of(stock.free()) + " left (" + layout.teal()
                            + "); the image needs " + Sizes.of(needed) + " while it is loaded",
                    "free some space there (`docker system df`, `df -h`), or lower `retain`; then `teal deploy`");
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
        UploadProgress pace = new UploadProgress(layers, progress);
        try (Upload upload = new Upload(stock.codec())) {
            for (LayerFile file : files) {
                Layer layer = file.layer();
                pace.begin(layer, arrived(layer));
                if (arrived(layer) < layer.size()) {
                    upload(layer, file, upload, pace);
                }
            }
        }
    }

    private void upload(Layer layer, LayerFile file, Upload upload, UploadProgress pace) {
        Command receive = RemoteLoad.layer(layout, layer, arrived(layer), stock.codec());
        try (Channel channel = server.open(receive)) {
            pass(layer, file, upload, pace, channel);
            Result received = channel.await(LONGEST_LOAD);
            if (!received.ok()) {
                throw ShipFailed.of(server, received);
            }
        }
    }

    /// A far side that stopped reading has said why: a full disk, and not a broken line.
    private void pass(Layer layer, LayerFile file, Upload upload, UploadProgress pace, Channel channel) {
        try {
            upload.send(file.file(), arrived(layer), channel.in(), (done, bytes) -> {
                sent += bytes;
                pace.at(done, bytes);
            });
            channel.in().close();
        } catch (IOException e) {
            throw RemoteLoad.refusal(channel, server).orElseGet(() -> ShipFailed.of(server, e));
        }
    }

    private Optional<ShipFailed> load(Archive archive, Set<String> missing) {
        Result loaded = server.run(RemoteLoad.load(layout, archive, missing, stock, line), LONGEST_LOAD);
        if (loaded.exitCode() == RemoteLoad.AGAIN) {
            throw ShipFailed.of(server, loaded);
        }
        return loaded.ok() ? Optional.empty() : Optional.of(ShipFailed.of(server, loaded));
    }
}
