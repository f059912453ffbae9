package dev.teal.deploy.operation.data;

import dev.teal.base.Cancellation;
import dev.teal.base.Problem;
import dev.teal.base.Sizes;
import dev.teal.data.Database;
import dev.teal.data.Snapshots;
import dev.teal.data.Transfer;
import dev.teal.data.Transfer.Packed;
import dev.teal.deploy.state.ServerState;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// Fetches a snapshot's packed database. A partial transfer is in `FILE.<snapshot>.part`, so that the next
/// attempt knows its snapshot and continues where the last one ended.
public record Pull(ServerState state, Database database, Path file, Events events, Cancellation cancellation) {
    private static final int BUFFER = 256 * 1024;

    /// @return the snapshot whose transfer was interrupted, when the server still has it
    public Optional<String> begun() {
        String start = file.getFileName() + ".";
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw Problem.usage("the folder " + folder + " does not exist", "create it, or name another file");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(start) && name.endsWith(".part"))
                    .map(name -> name.substring(start.length(), name.length() - ".part".length()))
                    .filter(this::isPacked)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isPacked(String snapshot) {
        String packed = state.target().snapshots().packed(snapshot, database);
        return state.target().server().run(Command.of("test", "-f", packed)).ok();
    }

    private Packed packed(String snapshot) {
        Snapshots snapshots = state.target().snapshots();
        Result sums = state.target()
                .server()
                .run(
                        Transfer.sums(snapshots.copy(snapshot, database), snapshots.packed(snapshot, database)),
                        Transfer.LIMIT);
        return Transfer.packed(sums.out());
    }

    /// Fetches, unpacks and verifies it, and moves it to its place.
    public void fetch(String snapshot) {
        Packed packed = packed(snapshot);
        Path part = file.resolveSibling(file.getFileName() + "." + snapshot + ".part");
        long start = System.nanoTime();
        events.emit(new Event.StepStarted("fetch", "fetch " + Sizes.of(packed.bytes())));
        try {
            long before = Files.exists(part) ? Files.size(part) : 0;
            PrivateFile.ensure(part);
            receive(snapshot, part, before, packed.bytes());
            unpack(part, packed);
            events.emit(new Event.StepDone(
                    "fetch",
                    Sizes.of(packed.bytes() - before) + " fetched"
                            + (before > 0 ? ", " + Sizes.of(before) + " from an earlier attempt" : "")
                            + ", checksum matches",
                    Duration.ofNanos(System.nanoTime() - start)));
        } catch (IOException e) {
            throw Problem.failed(
                    "the copy is incomplete: " + e.getMessage(),
                    "run the command again: it continues where it stopped");
        }
    }

    private void receive(String snapshot, Path part, long from, long total) throws IOException {
        Command read = Transfer.read(state.target().snapshots().packed(snapshot, database), from);
        try (Channel channel = state.target().server().open(read);
                OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            channel.in().close();
            byte[] buffer = new byte[BUFFER];
            long done = from;
            for (int n = channel.out().read(buffer);
                    n >= 0 && done <= total;
                    n = channel.out().read(buffer)) {
                cancellation.check();
                out.write(buffer, 0, n);
                done += n;
                events.emit(new Event.StepProgress("fetch", done, total, ""));
            }
            Result ended = channel.await(Server.USUAL);
            if (!ended.ok() || done != total) {
                throw new IOException(Sizes.of(done) + " of " + Sizes.of(total) + " arrived");
            }
        }
    }

    /// Checks both sums, of the compressed and of the unpacked file. Removes a damaged part: the next attempt cannot
    /// use it.
    private void unpack(Path part, Packed packed) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        if (!sum(part).equals(packed.packed()) || !unpacked(part, fresh).equals(packed.plain())) {
            Files.deleteIfExists(fresh);
            Files.deleteIfExists(part);
            throw new IOException("its checksum does not match");
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(part);
    }

    private static String sum(Path packed) throws IOException {
        try (InputStream in = Files.newInputStream(packed)) {
            return PrivateFile.copy(in, OutputStream.nullOutputStream());
        }
    }

    private static String unpacked(Path packed, Path fresh) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(packed), BUFFER);
                OutputStream out = PrivateFile.replace(fresh)) {
            return PrivateFile.copy(in, out);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
    }
}
