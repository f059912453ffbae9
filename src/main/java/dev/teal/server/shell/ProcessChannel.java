package dev.teal.server.shell;

import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.ServerLost;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// A channel to a local process: the command itself, or the ssh that runs it.
public final class ProcessChannel implements Channel {
    /// ssh's exit code for its own failures (ssh(1), EXIT STATUS).
    private static final int SSH_FAILED = 255;

    private final String server;
    private final Command command;
    private final Process process;
    private final Optional<String> mark;
    private final InputStream out;
    private final ErrorTail err;
    private final Events events;
    private final Consumer<Channel> afterClose;
    private final long start = System.nanoTime();
    private final AtomicBoolean closed = new AtomicBoolean();

    /// @param mark the line that the server prints on both streams before the command's own output; empty when
    ///             no other output can come first
    public ProcessChannel(
            String server,
            Command command,
            List<String> argv,
            Optional<String> mark,
            Events events,
            Consumer<Channel> afterClose) {
        this.server = server;
        this.command = command;
        this.process = Processes.start(argv);
        this.mark = mark;
        this.out = mark.<InputStream>map(line -> new BannerFilter(process.getInputStream(), line))
                .orElseGet(process::getInputStream);
        this.err = ErrorTail.of(process.getErrorStream());
        this.events = events;
        this.afterClose = afterClose;
    }

    @Override
    public OutputStream in() {
        return process.getOutputStream();
    }

    @Override
    public InputStream out() {
        return out;
    }

    @Override
    public Result await(Duration limit) {
        if (!Processes.ends(process, limit)) {
            close();
            throw new ServerLost(
                    "%s: not finished within %s: %s"
                            .formatted(server, ShellWorker.seconds(limit), ShellWorker.brief(command)),
                    List.of());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        String output = err.text();
        if (mark.isPresent() && process.exitValue() == SSH_FAILED) {
            throw new ServerLost(
                    "the connection to " + server + " broke during: " + ShellWorker.brief(command),
                    afterMark(output).strip().lines().toList());
        }
        events.emit(new Event.CommandRun(server, command.shown(), false, process.exitValue(), took));
        return new Result(process.exitValue(), "", afterMark(output), took);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Processes.end(process);
            closeStreams();
            afterClose.accept(this);
        }
    }

    private void closeStreams() {
        try {
            process.getOutputStream().close();
            process.getInputStream().close();
        } catch (IOException gone) {
            // Neither is used any more.
        }
    }

    private String afterMark(String output) {
        int at = mark.map(output::indexOf).orElse(-1);
        return at < 0 ? output : output.substring(output.indexOf('\n', at) + 1);
    }
}
