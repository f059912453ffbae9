package dev.teal.ground;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Collects the command lines of this JVM's processes and of a server's, until it is closed. Other processes of
/// this machine are none of a test's business.
public final class CommandLines implements AutoCloseable {
    private final ProcessHandle[] roots;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::scan);

    private CommandLines(ProcessHandle... roots) {
        this.roots = roots;
    }

    /// @param others processes that are watched with their descendants, beside this JVM's descendants
    public static CommandLines watch(ProcessHandle... others) {
        CommandLines lines = new CommandLines(others);
        lines.thread.start();
        return lines;
    }

    /// Each with spaces between its words.
    public Set<String> seen() {
        return seen;
    }

    private void scan() {
        while (!Thread.currentThread().isInterrupted()) {
            Stream.concat(Stream.of(ProcessHandle.current()), Stream.of(roots))
                    .flatMap(ProcessHandle::descendants)
                    .forEach(this::add);
        }
    }

    private void add(ProcessHandle process) {
        try {
            seen.add(line(process).replace('\0', ' '));
        } catch (IOException gone) {
            // The process ended during the scan.
        }
    }

    /// The program and its arguments; none when the process has ended. Java itself tells nothing beyond a page.
    public static List<String> words(ProcessHandle process) {
        try {
            return List.of(line(process).split("\0", -1));
        } catch (IOException ended) {
            return List.of();
        }
    }

    private static String line(ProcessHandle process) throws IOException {
        Path file = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
