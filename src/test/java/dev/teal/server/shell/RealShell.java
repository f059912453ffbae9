package dev.teal.server.shell;

import dev.teal.server.shell.ShellFuzz.Said;
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

/// A shell that takes script after script, by its input or as a file, and says into a file: through a pipe each word
/// would wake who reads it.
final class RealShell implements AutoCloseable {
    private static final String END = "the end of the batch\n";
    private static final int PATIENCE = 60;

    private final Process process;
    private final Path script;
    private final Path said;

    RealShell(String kind) {
        try {
            script = file("script");
            said = file("said");
            process = new ProcessBuilder(kind).redirectError(Redirect.DISCARD).start();
            tell("exec 3>&1 8>/dev/null\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(String name) throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.createTempFile(Files.isDirectory(memory) ? memory : Path.of("."), "teal-fuzz-", "-" + name);
    }

    /// Whether it says just what it must, and nothing before, between and after that.
    ///
    /// @param asFile as bash reads fast: its input it reads byte by byte
    boolean answers(List<Said> all, boolean asFile) {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        StringBuilder text = new StringBuilder();
        all.forEach(one -> {
            text.append(one.script());
            expected.writeBytes(one.expected());
        });
        try {
            Files.writeString(script, asFile ? text : "");
            tell("exec >" + said + "\n" + (asFile ? ". " + script + "\n" : text) + "exec >&3\nprintf '" + END + "'\n");
            return ends() && Arrays.equals(Files.readAllBytes(said), expected.toByteArray());
        } catch (IOException e) {
            return false;
        }
    }

    private void tell(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /// Seconds are counted one by one, since this process may be stopped meanwhile.
    private boolean ends() {
        CompletableFuture<String> end = CompletableFuture.supplyAsync(this::read);
        for (int second = 0; second < PATIENCE; second++) {
            try {
                return end.get(1, TimeUnit.SECONDS).equals(END);
            } catch (TimeoutException e) {
                // one more
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
            Files.deleteIfExists(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
