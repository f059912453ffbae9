package dev.teal.server.shell;

import dev.teal.server.Streams;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// A process that uses the streams of this one: the user's command itself, or the ssh that runs it. It ends with
/// this process.
public final class AttachedProcess {
    /// As in a shell, when nobody reads the output any more.
    private static final int BROKEN_PIPE = 128 + 13;

    private static final int BUFFER = 64 * 1024;

    private final Process process;
    private final AtomicBoolean unread = new AtomicBoolean();

    private AttachedProcess(Process process) {
        this.process = process;
    }

    /// Waits for the end of the process.
    ///
    /// @param mark the line that the server prints on both streams before the command's own output; empty on a
    ///             terminal, and when no other output can come first
    /// @return its exit code
    public static int run(List<String> argv, Streams streams, Optional<String> mark) {
        // Without input, it has a pipe that stays open until this process ends.
        ProcessBuilder builder = new ProcessBuilder(argv)
                .redirectInput(streams.input() || streams.terminal() ? Redirect.INHERIT : Redirect.PIPE);
        if (mark.isEmpty()) {
            builder.redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
        }
        return new AttachedProcess(Processes.start(builder)).await(mark);
    }

    private int await(Optional<String> mark) {
        Thread end = new Thread(process::destroy, "end of the command");
        Runtime.getRuntime().addShutdownHook(end);
        List<Thread> copies = mark.map(line -> List.of(
                        copy(process.getInputStream(), line, FileDescriptor.out),
                        copy(process.getErrorStream(), line, FileDescriptor.err)))
                .orElse(List.of());
        int code = Waiting.uninterrupted(process::waitFor);
        for (Thread copy : copies) { // without a limit: the reader may be slow
            Waiting.uninterrupted(() -> {
                copy.join();
                return true;
            });
        }
        forget(end);
        return unread.get() ? BROKEN_PIPE : code;
    }

    private static void forget(Thread end) {
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException exiting) {
            // Ctrl-C ended the command and is about to end this process.
        }
    }

    private Thread copy(InputStream from, String mark, FileDescriptor to) {
        InputStream own = new BannerFilter(from, mark);
        return Thread.ofPlatform().daemon().name("output").start(() -> copy(own, new FileOutputStream(to)));
    }

    private void copy(InputStream from, OutputStream to) {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                write(buffer, n, to);
            }
        } catch (IOException ended) {
            // The process ended while its output was read.
        }
    }

    private void write(byte[] bytes, int count, OutputStream to) throws IOException {
        try {
            to.write(bytes, 0, count);
        } catch (IOException nobodyReads) {
            unread.set(true);
            process.destroy();
            throw nobodyReads;
        }
    }
}
