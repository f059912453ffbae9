package dev.teal.server;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// Shell scripts for the server, stored as resources so that editors and shells can check them.
public final class Scripts {
    /// Stays open: all scripts of `teal status` cost 1.2 ms of processor time, and 6 ms through the class loader.
    private static final @Nullable ZipFile JAR = openJar();

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
        try (InputStream in = open(neighbor, name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name + " beside " + neighbor.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable InputStream open(Class<?> neighbor, String name) throws IOException {
        if (JAR != null) {
            ZipEntry entry = JAR.getEntry(neighbor.getPackageName().replace('.', '/') + "/" + name);
            if (entry != null) {
                return JAR.getInputStream(entry);
            }
        }
        return neighbor.getResourceAsStream(name);
    }

    /// The launcher puts Teal's jar first; tests put a folder there, or another jar.
    private static @Nullable ZipFile openJar() {
        String first = System.getProperty("java.class.path", "").split(File.pathSeparator, 2)[0];
        try {
            return first.endsWith(".jar") ? new ZipFile(first) : null;
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
