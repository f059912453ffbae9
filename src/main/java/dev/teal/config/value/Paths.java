package dev.teal.config.value;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Paths on the server and on this machine. Server paths go into commands, nginx's config and Docker's options,
/// so only characters without a special meaning in all three are allowed.
public final class Paths {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._@+/-]+");
    private static final Pattern DIRECTORY = Pattern.compile("/[A-Za-z0-9._/-]*");

    /// System directories, which must not be an app's directory.
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
    /// System directories that must not contain an app's directory either.
    private static final List<String> SYSTEM_TREES = List.of("/boot", "/dev", "/etc", "/proc", "/sys");
    /// Teal's own files and folders in the app's directory.
    private static final Set<String> RESERVED = Set.of("teal", "route", ".active-port");

    private Paths() {}

    /// The app's own directory on the server.
    public static String directory(String text) throws InvalidValue {
        String path = absolute(text);
        if (SYSTEM.contains(path) || SYSTEM_TREES.stream().anyMatch(tree -> isIn(tree, path))) {
            throw new InvalidValue(Printable.of(text)
                    + " is a system directory; write a directory for this app only, such as /opt/<app>");
        }
        return path;
    }

    /// The directory that nginx reads its sites from.
    public static String nginx(String text) throws InvalidValue {
        String path = absolute(text);
        if (path.equals("/")) {
            throw new InvalidValue(
                    Printable.of(text) + " is not a directory that nginx reads; write one such as /etc/nginx/conf.d");
        }
        return path;
    }

    /// An absolute path on the server, without a trailing slash.
    public static String absolute(String text) throws InvalidValue {
        if (!DIRECTORY.matcher(text).matches()) {
            throw new InvalidValue(Printable.of(text) + " is not an absolute path of letters, digits and . _ - /");
        }
        return withoutDots(text);
    }

    private static String withoutDots(String text) throws InvalidValue {
        String path = text.replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
        if (("/" + path + "/").matches(".*/\\.\\.?/.*")) {
            throw new InvalidValue(Printable.of(text) + " contains . or ..; write the path without them");
        }
        return path;
    }

    private static boolean isIn(String tree, String path) {
        return path.equals(tree) || isBelow(tree, path);
    }

    /// @param path without a trailing slash; `tree` has none either, unless it is the root
    public static boolean isBelow(String tree, String path) {
        return path.startsWith(tree.equals("/") ? tree : tree + "/") && !path.equals(tree);
    }

    /// Whether the paths are equal or one contains the other.
    public static boolean overlap(String path, String other) {
        return path.equals(other) || isBelow(path, other) || isBelow(other, path);
    }

    /// A path to mount or open on the server: absolute, or relative to the app's directory.
    ///
    /// @param text the text that the message shows
    public static String source(String text, String source) throws InvalidValue {
        String path = withoutDots(plain(text, source.startsWith("./") ? source.substring(2) : source));
        String top = path.split("/", 2)[0];
        if (RESERVED.contains(top)) {
            throw new InvalidValue(
                    Printable.of(text) + ": " + Printable.of(top) + " is reserved for Teal; choose another name");
        }
        return path;
    }

    /// A folder in an image: absolute, or relative to its working directory.
    public static String inImage(String text) throws InvalidValue {
        String path = withoutDots(plain(text, text.startsWith("./") ? text.substring(2) : text));
        if (path.isEmpty() || path.equals("/")) {
            throw new InvalidValue(
                    Printable.of(text) + " is not a folder in the image; write one such as public/assets");
        }
        return path;
    }

    /// A file on the server: absolute, or relative to the app's directory.
    public static String database(String text) throws InvalidValue {
        if (text.endsWith("/") || text.endsWith("-wal") || text.endsWith("-shm")) {
            throw new InvalidValue(Printable.of(text) + " is not a database file; write its path, such as data/app.db");
        }
        return source(text, text);
    }

    /// @param whole the text that the message shows
    /// @param part  the part of it that must be plain
    public static String plain(String whole, String part) throws InvalidValue {
        if (!PLAIN.matcher(part).matches()) {
            throw new InvalidValue(Printable.of(whole) + ": " + Printable.of(part)
                    + " is not a path of letters, digits and . _ @ + - /");
        }
        return part;
    }

    /// A path on this machine; it becomes an argument, so it must not look like an option.
    public static String local(String text) throws InvalidValue {
        if (text.isEmpty() || text.startsWith("-")) {
            throw new InvalidValue(Printable.of(text) + " is not a path; write one such as . or ./app");
        }
        return text;
    }
}
