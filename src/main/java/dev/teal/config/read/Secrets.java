package dev.teal.config.read;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.yaml.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The values of secrets. No message of this class contains a value.
public final class Secrets {
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private Secrets() {}

    /// Reads each value from `environment`, else from `.teal/secrets` beside teal.yml (`.teal/secrets.staging` for
    /// that stage); in the order of teal.yml.
    /// An empty value counts as missing: a CI passes that for a secret it does not have.
    /// @throws ConfigProblem when a line of the file is wrong
    /// @throws Problem       with every missing name, or when other users may access the file; [ExitCode#USAGE]
    public static Map<String, String> load(Config config, Map<String, String> environment) {
        List<String> names = config.container().secrets();
        Map<String, String> found = find(config, names, environment);
        checkComplete(names, found, environment, config.source().secrets());
        return found;
    }

    /// Where the value of a secret comes from.
    public enum Origin {
        ENVIRONMENT,
        /// `.teal/secrets`, or that of the stage.
        FILE,
        MISSING
    }

    /// Where [#find] finds each value, in the order of the names.
    public static Map<String, Origin> origins(Config config, List<String> names, Map<String, String> environment) {
        Map<String, String> found = find(config, names, environment);
        Map<String, Origin> origins = new LinkedHashMap<>();
        for (String name : names) {
            boolean here = !environment.getOrDefault(name, "").isEmpty();
            origins.put(name, here ? Origin.ENVIRONMENT : found.containsKey(name) ? Origin.FILE : Origin.MISSING);
        }
        return origins;
    }

    /// As [#load], for other names. A name without a value is missing in the result.
    public static Map<String, String> find(Config config, List<String> names, Map<String, String> environment) {
        Map<String, String> found = new LinkedHashMap<>();
        names.forEach(name -> putIfPresent(found, name, environment));
        Path file = config.source().secrets();
        if (found.size() < names.size() && Files.exists(file)) {
            Map<String, String> fromFile = read(file);
            names.forEach(name -> putIfPresent(found, name, fromFile));
        }
        Map<String, String> ordered = new LinkedHashMap<>();
        names.forEach(name -> putIfPresent(ordered, name, found));
        return Collections.unmodifiableMap(ordered);
    }

    private static void putIfPresent(Map<String, String> found, String name, Map<String, String> values) {
        String value = values.getOrDefault(name, "");
        if (!value.isEmpty()) {
            found.putIfAbsent(name, value);
        }
    }

    private static Map<String, String> read(Path file) {
        checkPrivate(file);
        return DotEnv.read(file.toString(), TextFile.read(file, "make it a text file of NAME=value lines"));
    }

    private static void checkPrivate(Path file) {
        try {
            if (Files.getFileStore(file).supportsFileAttributeView("posix")
                    && !OWNER.containsAll(Files.getPosixFilePermissions(file))) {
                throw Problem.usage(file + " is accessible to other users", next(file, file.toRealPath()));
            }
        } catch (IOException e) {
            throw new Problem(
                    "the permissions of " + file + " cannot be read",
                    List.of(String.valueOf(e)),
                    "chmod 600 " + file,
                    ExitCode.USAGE,
                    e);
        }
    }

    /// @param real where the file is, without links
    static String next(Path file, Path real) {
        boolean windowsDrive = real.toString().matches("/mnt/[a-z]/.*"); // chmod has no effect there by default
        return "chmod 600 " + file
                + (windowsDrive
                        ? "; if that changes nothing, because the file is on a Windows drive: move the project into the"
                                + " file system of WSL (~), or set `options = \"metadata\"` under [automount] in"
                                + " /etc/wsl.conf"
                        : "");
    }

    private static void checkComplete(
            List<String> names, Map<String, String> found, Map<String, String> environment, Path file) {
        List<String> missing = new ArrayList<>(names);
        missing.removeAll(found.keySet());
        if (!missing.isEmpty()) {
            List<String> details =
                    missing.stream().map(name -> why(name, environment, file)).toList();
            String next = "export them, or write NAME=value lines to " + file + " (chmod 600)";
            throw new Problem("no value for the secret " + String.join(", ", missing), details, next, ExitCode.USAGE);
        }
    }

    private static String why(String name, Map<String, String> environment, Path file) {
        String inEnvironment = environment.containsKey(name) ? "empty in the environment" : "not in the environment";
        return name + ": " + inEnvironment + (Files.exists(file) ? ", no value in " : ", and there is no ") + file;
    }
}
