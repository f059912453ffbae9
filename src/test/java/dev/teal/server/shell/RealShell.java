package dev.teal.server.shell;

import dev.teal.server.shell.ShellFuzz.Example;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A shell that runs one script after another, from its input or from a file. It writes to a file, because each
/// write to a pipe would wake the reader.
final class RealShell implements AutoCloseable {
    private static final String END = "the end of the batch\n";
    private static final int PATIENCE = 60;

    private final Process process;
    private final Path script;
    private final Path output;

    RealShell(String kind) {
        try {
            script = file("script");
            output = file("output");
            process = new ProcessBuilder(kind).redirectError(Redirect.DISCARD).start();
            send("exec 3>&1 8>/dev/null\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(String name) throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.createTempFile(Files.isDirectory(memory) ? memory : Path.of("."), "teal-fuzz-", "-" + name);
    }

    /// Whether the output is exactly the expected one.
    ///
    /// @param asFile for bash, which reads a file fast but its input byte by byte
    boolean prints(List<Example> all, boolean asFile) {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        StringBuilder text = new StringBuilder();
        all.forEach(one -> {
            text.append(one.script());
            expected.writeBytes(one.expected());
        });
        try {
            Files.writeString(script, asFile ? text : "");
            send("exec >" + output + "\n" + (asFile ? ". " + script + "\n" : text) + "exec >&3\nprintf '" + END
                    + "'\n");
            return ends() && Arrays.equals(Files.readAllBytes(output), expected.toByteArray());
        } catch (IOException e) {
            return false;
        }
    }

    private void send(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /// Counts the seconds one by one, since this process may be stopped in between.
    private boolean ends() {
        CompletableFuture<String> end = CompletableFuture.supplyAsync(this::read);
        for (int second = 0; second < PATIENCE; second++) {
            try {
                return end.get(1, TimeUnit.SECONDS).equals(END);
            } catch (TimeoutException e) {
                // wait another second
            } catch (ExecutionException e) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return false;
    }

    private String read() {
        try {
            return new String(process.getInputStream().readNBytes(END.length()), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(script);
            Files.deleteIfExists(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
