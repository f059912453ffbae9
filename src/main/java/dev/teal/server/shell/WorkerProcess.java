package dev.teal.server.shell;

import dev.teal.server.Mark;
import dev.teal.server.shell.FrameReader.Frame;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The process behind a worker, its streams cut into frames.
final class WorkerProcess {
    /// Of each stream of one command; more than any answer that Teal asks for.
    static final int MOST_OUTPUT = 16 * 1024 * 1024;

    /// How often to look whether the process died while somebody else holds its streams open.
    private static final Duration LOOK = Duration.ofMillis(100);

    /// What a pipe takes at once; a longer chunk is written by a thread of its own, since it may wait for the
    /// reader.
    private static final int PIPE = 16 * 1024;

    private final Process process;
    private final String mark = Mark.random();
    private final FrameReader out;
    private final FrameReader err;

    private WorkerProcess(Process process, String name) {
        this.process = process;
        this.out = FrameReader.start(name + " out", process.getInputStream(), mark, MOST_OUTPUT);
        this.err = FrameReader.start(name + " err", process.getErrorStream(), mark, MOST_OUTPUT);
    }

    static WorkerProcess start(List<String> argv, String name) {
        return new WorkerProcess(Processes.start(argv), name);
    }

    String ownMark() {
        return mark;
    }

    void send(String chunk) {
        write(chunk.getBytes(StandardCharsets.UTF_8));
    }

    /// Waits for the answer to the first chunk that has none yet.
    /// @param deadline as of [System#nanoTime]
    ShellReply receive(long deadline) {
        Optional<Frame> answer = Waiting.uninterrupted(() -> await(out, deadline));
        Optional<Frame> said = answer.isEmpty() ? answer : Waiting.uninterrupted(() -> await(err, deadline));
        return said.isEmpty() ? new ShellReply.TimedOut() : ShellReply.of(answer.orElseThrow(), said.get());
    }

    /// Ends the input and waits until the shell is gone.
    void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            // Which is what closing is for.
        }
        if (!Processes.ends(process, Duration.ofSeconds(1))) {
            Processes.end(process);
        }
    }

    /// Ends it without the round trip that [#close] waits for.
    /// @return its exit code when it had ended by itself, else -1
    int cut(Duration grace) {
        boolean ended = Processes.ends(process, grace);
        Processes.end(process);
        return ended ? process.exitValue() : -1;
    }

    long pid() {
        return process.pid();
    }

    private void write(byte[] chunk) {
        if (chunk.length <= PIPE) {
            writeNow(chunk);
        } else {
            Thread.ofPlatform().daemon().name("to worker").start(() -> writeNow(chunk));
        }
    }

    /// A failure shows as the end of both streams, which also carry the reason.
    private void writeNow(byte[] chunk) {
        try {
            OutputStream in = process.getOutputStream();
            in.write(chunk);
            in.flush();
        } catch (IOException gone) {
            // The readers say so.
        }
    }

    private Optional<Frame> await(FrameReader reader, long deadline) throws InterruptedException {
        while (true) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            boolean alive = process.isAlive();
            Optional<Frame> frame = reader.poll(left.compareTo(LOOK) < 0 ? left : LOOK);
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
