package dev.teal.image.transfer;

import dev.teal.event.Progress;
import dev.teal.image.Image;
import dev.teal.server.Channel;
import dev.teal.server.Command;
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

/// Layers that the engine here hands over one by one, as it would to a registry. It begins with the topmost, which
/// are the ones that changed; once all that are wanted came, it is stopped. So a changed layer of 2 MB does not
/// cost the export of 300 MB, as `docker save` would.
///
/// An engine in a machine of its own (Docker Desktop) may not reach this one's loopback: then nothing comes.
record PushedLayers(Server local) implements Layers {
    /// An engine that cannot reach this process, or does not like it, tries again for a minute.
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration LOOK = Duration.ofMillis(100);

    /// The tag goes in any case, also when Teal is killed.
    private static final String PUSH = """
            image=$1 tag=$2; shift 2
            docker image tag "$image" "$tag" || exit 1
            "$@"; code=$?
            docker image rm "$tag" >/dev/null
            exit "$code"
            """;

    @Override
    public List<LayerFile> fetch(Image image, Set<String> wanted, Workspace workspace, Progress progress) {
        try (Registry registry = new Registry(wanted, workspace);
                Channel push = local.open(push(image.name(), registry.tag()))) {
            await(registry, push, progress);
            push.in().close();
            push.await(Server.USUAL);
            return registry.layers();
        } catch (IOException e) {
            return List.of(); // the other way to get them says what is wrong
        }
    }

    /// Its input's end stops it.
    private static Command push(String image, String tag) {
        List<String> arguments = new ArrayList<>(List.of(image, tag));
        arguments.addAll(
                Command.of("docker", "push", "--quiet", tag).untilInputEnds().argv());
        return Command.script(PUSH, arguments);
    }

    /// Until all came, or nothing more will.
    private static void await(Registry registry, Channel push, Progress progress) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("docker push").start(() -> ended.complete(readToEnd(push.out())));
        CompletableFuture<Object> either = CompletableFuture.anyOf(registry.complete(), ended);
        while (!either.isDone() && registry.idle().compareTo(PATIENCE) < 0) {
            progress.at(0, 0, "reading what changed out of the engine here");
            try {
                either.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // asks the progress whether to go on
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
            // which is an end too
        }
        return null;
    }
}
