package dev.teal.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Shell scripts for the server, stored as resources so that editors and shells can check them.
public final class Scripts {
    private Scripts() {}

    /// The text of a script in the same package as a class, without its head: that is for readers, and sending it
    /// with each command would be a waste.
    ///
    /// @throws IllegalStateException when the resource is missing: the jar is incomplete
    public static String read(Class<?> neighbor, String name) {
        return withoutHead(text(neighbor, name));
    }

    /// The text of any resource in the package of a class.
    ///
    /// @throws IllegalStateException when there is no such resource: the jar is not whole
    public static String text(Class<?> neighbor, String name) {
        try (InputStream in = neighbor.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name + " beside " + neighbor.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutHead(String script) {
        int start = 0;
        while (script.startsWith("#", start)) {
            start = script.indexOf('\n', start) + 1;
        }
        return script.substring(start);
    }
}
