package dev.teal.server;

import dev.teal.server.ShellFuzz.Said;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A shell that takes script after script.
final class RealShell implements AutoCloseable {
    private static final String END = "the end of the batch";

    private final Process process;

    RealShell(String kind) {
        try {
            process = new ProcessBuilder(kind).redirectError(Redirect.DISCARD).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether it says just what it must, and nothing before, between and after that.
    boolean answers(List<Said> all) {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        StringBuilder script = new StringBuilder();
        all.forEach(said -> {
            script.append(said.script());
            expected.writeBytes(said.expected());
        });
        script.append("echo '" + END + "'\n");
        expected.writeBytes((END + "\n").getBytes(StandardCharsets.UTF_8));
        CompletableFuture<byte[]> answer = CompletableFuture.supplyAsync(() -> read(expected.size()));
        try {
            process.getOutputStream().write(script.toString().getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            return Arrays.equals(answer.get(60, TimeUnit.SECONDS), expected.toByteArray());
        } catch (IOException | ExecutionException | TimeoutException e) {
            close();
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] read(int length) {
        try {
            return process.getInputStream().readNBytes(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
