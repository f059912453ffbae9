package dev.teal.ground;

import dev.teal.base.Meanwhile;
import dev.teal.server.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Runs programs on this machine, for the fixtures.
final class Shell {
    private Shell() {}

    /// A script of `src/test/resources/ground`; returns what it printed.
    ///
    /// @throws IllegalStateException when it failed, with what it said: for a server, the last lines of its log
    static String ground(String script, String... arguments) {
        List<String> argv = words("bash", script(script));
        argv.addAll(List.of(arguments));
        Result result = run(argv, Map.of());
        if (!result.ok()) {
            throw new IllegalStateException(script + " " + String.join(" ", arguments) + " failed:\n" + result.err());
        }
        return result.out().strip();
    }

    static String script(String name) {
        return scripts().resolve(name).toString();
    }

    static List<String> words(String program, String... arguments) {
        List<String> argv = new ArrayList<>(List.of(program));
        argv.addAll(List.of(arguments));
        return argv;
    }

    static Result run(List<String> argv, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(argv);
        builder.environment().putAll(environment);
        Instant begin = Instant.now();
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            Meanwhile<String> err = Meanwhile.of(() -> text(process.getErrorStream()));
            String out = text(process.getInputStream());
            int code = process.waitFor();
            return new Result(code, out, err.get(), Duration.between(begin, Instant.now()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + argv, e);
        }
    }

    private static Path scripts() {
        URL folder = Objects.requireNonNull(Shell.class.getResource("/ground"), "no /ground on the class path");
        try {
            return Path.of(folder.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
