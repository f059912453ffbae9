package dev.teal.image.transfer;

import dev.teal.event.Progress;
import dev.teal.image.Image;
import dev.teal.image.Workspace;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Gets single layers from the local engine by `docker push` to a registry in this process. The engine starts
/// with the topmost layers, which are the changed ones, and is stopped once all wanted layers have arrived. So
/// a changed layer of 2 MB does not need the export of 300 MB that `docker save` would. The engine must share this
/// machine's loopback.
record PushedLayers(Server local, String docker) implements Layers {
    /// An engine that cannot reach or use this registry retries for a minute.
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    @Override
    public List<LayerFile> fetch(Image image, Set<String> wanted, Workspace workspace, Progress progress) {
        try (Registry registry = new Registry(wanted, workspace);
                Channel push = local.open(push(image.name(), registry.tag()))) {
            await(registry, push, progress);
            push.in().close();
            push.await(Server.USUAL);
            return registry.layers();
        } catch (IOException e) {
            return List.of(); // SavedLayers is tried next and reports the error
        }
    }

    /// The command ends with its input. The tag is always removed, even when Teal is killed.
    private Command push(String image, String tag) {
        List<String> arguments = new ArrayList<>(List.of(docker, image, tag));
        arguments.addAll(
                Command.of(docker, "push", "--quiet", tag).untilInputEnds().argv());
        return Command.script(Scripts.read(PushedLayers.class, "push.sh"), arguments);
    }

    /// Waits until all layers have arrived or no more will come.
    private static void await(Registry registry, Channel push, Progress progress) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("docker push").start(() -> ended.complete(readToEnd(push.out())));
        CompletableFuture<Object> either = CompletableFuture.anyOf(registry.complete(), ended);
        while (!either.isDone() && registry.idle().compareTo(PATIENCE) < 0) {
            progress.at(0, 0, "reading the changed layers from Docker on this machine");
            try {
                either.get(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // report progress again, which can cancel
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    private static @Nullable Void readToEnd(InputStream out) {
        try {
            out.transferTo(OutputStream.nullOutputStream());
        } catch (IOException closed) {
            // also an end
        }
        return null;
    }
}
