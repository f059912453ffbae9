package dev.teal.server.shell;

import dev.teal.server.Mark;
import dev.teal.server.shell.FrameReader.Frame;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The process of a worker, with its streams split into frames.
final class WorkerProcess {
    /// Most bytes of each stream of one command; more than Teal ever needs.
    static final int OUTPUT_LIMIT = 16 * 1024 * 1024;

    /// Interval of the checks whether the process died while another process holds its streams open.
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    /// The size that a pipe takes at once. A separate thread writes longer chunks, since the write may block.
    private static final int PIPE_SIZE = 16 * 1024;

    private final Process process;
    private final String mark = Mark.random();
    private final FrameReader out;
    private final FrameReader err;

    private WorkerProcess(Process process, String name) {
        this.process = process;
        this.out = FrameReader.start(name + " out", process.getInputStream(), mark, OUTPUT_LIMIT);
        this.err = FrameReader.start(name + " err", process.getErrorStream(), mark, OUTPUT_LIMIT);
    }

    static WorkerProcess start(List<String> argv, String name) {
        return new WorkerProcess(Processes.start(argv), name);
    }

    String mark() {
        return mark;
    }

    void send(String chunk) {
        write(chunk.getBytes(StandardCharsets.UTF_8));
    }

    /// Waits for the reply to the oldest unanswered chunk.
    /// @param deadline as of [System#nanoTime]
    ShellReply receive(long deadline) {
        Optional<Frame> stdout = Waiting.uninterrupted(() -> await(out, deadline));
        Optional<Frame> stderr = stdout.isEmpty() ? stdout : Waiting.uninterrupted(() -> await(err, deadline));
        return stderr.isEmpty() ? new ShellReply.TimedOut() : ShellReply.of(stdout.orElseThrow(), stderr.get());
    }

    /// Ends the input and waits for the shell to end.
    void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            // The process has already ended.
        }
        if (!Processes.ends(process, Duration.ofSeconds(1))) {
            Processes.end(process);
        }
    }

    /// Ends the process without the round trip of [#close].
    /// @return its exit code when it ended by itself, otherwise -1
    int kill(Duration grace) {
        boolean ended = Processes.ends(process, grace);
        Processes.end(process);
        return ended ? process.exitValue() : -1;
    }

    long pid() {
        return process.pid();
    }

    private void write(byte[] chunk) {
        if (chunk.length <= PIPE_SIZE) {
            writeNow(chunk);
        } else {
            Thread.ofPlatform().daemon().name("to worker").start(() -> writeNow(chunk));
        }
    }

    /// A failure shows as the end of both streams, which also contain the reason.
    private void writeNow(byte[] chunk) {
        try {
            OutputStream in = process.getOutputStream();
            in.write(chunk);
            in.flush();
        } catch (IOException gone) {
            // The readers report it.
        }
    }

    private Optional<Frame> await(FrameReader reader, long deadline) throws InterruptedException {
        while (true) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            boolean alive = process.isAlive();
            Optional<Frame> frame = reader.poll(left.compareTo(POLL_INTERVAL) < 0 ? left : POLL_INTERVAL);
            if (frame.isPresent()) {
                return frame;
            }
            if (!alive) {
                return Optional.of(new Frame.End(""));
            }
            if (left.isNegative()) {
                return Optional.empty();
            }
        }
    }
}
