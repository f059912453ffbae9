package dev.teal.config.value;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Paths on the server and on this machine. The server's go into commands, nginx's config and Docker's options, so
/// only characters are allowed that are plain in all three.
public final class Paths {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._@+/-]+");
    private static final Pattern DIRECTORY = Pattern.compile("/[A-Za-z0-9._/-]*");

    /// Directories of the system, not of one app.
    private static final Set<String> SYSTEM = Set.of(
            "/",
            "/bin",
            "/home",
            "/lib",
            "/lib32",
            "/lib64",
            "/media",
            "/mnt",
            "/opt",
            "/root",
            "/run",
            "/sbin",
            "/srv",
            "/tmp",
            "/usr",
            "/usr/bin",
            "/usr/lib",
            "/usr/local",
            "/usr/sbin",
            "/usr/share",
            "/var",
            "/var/cache",
            "/var/lib",
            "/var/lib/docker",
            "/var/log",
            "/var/run",
            "/var/spool",
            "/var/tmp",
            "/var/www");
    /// Nothing below these is an app's either.
    private static final List<String> SYSTEM_TREES = List.of("/boot", "/dev", "/etc", "/proc", "/sys");
    /// What Teal keeps in the app's directory beside the app's own.
    private static final Set<String> TEALS = Set.of("teal", "route", ".active-port");

    private Paths() {}

    /// The app's own directory on the server.
    public static String directory(String text) throws InvalidValue {
        String path = absolute(text);
        if (SYSTEM.contains(path) || SYSTEM_TREES.stream().anyMatch(tree -> isIn(tree, path))) {
            throw new InvalidValue(Printable.of(text)
                    + " belongs to the system; write a directory of the app's own, such as /opt/<app>");
        }
        return path;
    }

    /// The directory that nginx reads its sites from.
    public static String nginx(String text) throws InvalidValue {
        String path = absolute(text);
        if (path.equals("/")) {
            throw new InvalidValue(
                    Printable.of(text) + " is no directory that nginx reads; write one such as /etc/nginx/conf.d");
        }
        return path;
    }

    /// An absolute path on the server, without a slash at its end.
    public static String absolute(String text) throws InvalidValue {
        if (!DIRECTORY.matcher(text).matches()) {
            throw new InvalidValue(Printable.of(text) + " is no absolute path of letters, digits and . _ - /");
        }
        return withoutDots(text);
    }

    private static String withoutDots(String text) throws InvalidValue {
        String path = text.replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
        if (("/" + path + "/").matches(".*/\\.\\.?/.*")) {
            throw new InvalidValue(Printable.of(text) + " has . or .. in it; write the path itself");
        }
        return path;
    }

    private static boolean isIn(String tree, String path) {
        return path.equals(tree) || isBelow(tree, path);
    }

    /// @param path without a slash at its end, as `tree` but for the root
    public static boolean isBelow(String tree, String path) {
        return path.startsWith(tree.equals("/") ? tree : tree + "/") && !path.equals(tree);
    }

    /// Whether one of the two holds the other.
    public static boolean overlap(String path, String other) {
        return path.equals(other) || isBelow(path, other) || isBelow(other, path);
    }

    /// What is mounted or opened on the server: absolute, or relative to the app's directory.
    ///
    /// @param text what the message shows
    public static String source(String text, String source) throws InvalidValue {
        String path = withoutDots(plain(text, source.startsWith("./") ? source.substring(2) : source));
        String top = path.split("/", 2)[0];
        if (TEALS.contains(top)) {
            throw new InvalidValue(Printable.of(text) + ": " + Printable.of(top)
                    + " is where Teal keeps its own; choose another name");
        }
        return path;
    }

    /// A file on the server: absolute, or relative to the app's directory.
    public static String database(String text) throws InvalidValue {
        if (text.endsWith("/") || text.endsWith("-wal") || text.endsWith("-shm")) {
            throw new InvalidValue(
                    Printable.of(text) + " is no database; write the path of its file, such as data/app.db");
        }
        return source(text, text);
    }

    /// @param whole what the message shows
    /// @param part  of it, which must be plain
    public static String plain(String whole, String part) throws InvalidValue {
        if (!PLAIN.matcher(part).matches()) {
            throw new InvalidValue(
                    Printable.of(whole) + ": " + Printable.of(part) + " is no path of letters, digits and . _ @ + - /");
        }
        return part;
    }

    /// A path on this machine; it becomes an argument, so it must not look like an option.
    public static String local(String text) throws InvalidValue {
        if (text.isEmpty() || text.startsWith("-")) {
            throw new InvalidValue(Printable.of(text) + " is no path; write one such as . or ./app");
        }
        return text;
    }
}
