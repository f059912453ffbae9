package dev.teal.cli.command;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.read.Destinations;
import dev.teal.config.read.Starter;
import dev.teal.image.build.IgnoreLines;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import dev.teal.setup.DerivedConfig;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/// `teal init`
public final class InitVerb implements Verb {
    private static final String CANNOT_WRITE = "fix the permissions of the folder";

    @Override
    public String description() {
        return """
                Writes a short teal.yml for the app in this folder, from what it finds: a
                Dockerfile, git. With --from HOST, from the container that runs the app on
                that server, and its nginx site; the values of its variables go to
                .teal/secrets. Never overwrites an existing file. Adds .teal/, where secrets
                and copies of databases are, to .gitignore and to the ignore file of the
                Dockerfile.
                """;
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Option.builder()
                        .longOpt("from")
                        .hasArg()
                        .argName("HOST")
                        .desc("the server on which a script deploys the app today")
                        .build());
    }

    @Override
    public ExitCode run(Invocation invocation) {
        Path file = invocation.globals().config();
        Path parent = file.toAbsolutePath().getParent();
        Path folder = parent == null ? Path.of("/") : parent;
        if (Files.exists(file)) {
            throw exists(file);
        }
        Optional<String> from = invocation.arguments().value("from");
        if (from.isPresent()) {
            derive(invocation, from.get(), file, folder);
        } else {
            write(file, Starter.describe(folder));
            invocation.out().line("wrote " + file);
        }
        try (Server local = Servers.here(invocation.events())) {
            new IgnoreLines(folder, local).add().forEach(invocation.out()::safeLine);
        }
        invocation
                .out()
                .line(
                        from.isPresent()
                                ? "Next: read it, then run `teal setup` and `teal deploy`"
                                : "Next: set `server` in it, then run `teal setup` and `teal deploy`");
        return ExitCode.DONE;
    }

    private static void derive(Invocation invocation, String from, Path file, Path folder) {
        try (Server server = Servers.connect(Destinations.argument("--from", from), true, invocation.events())) {
            DerivedConfig derived = DerivedConfig.of(server, from, Starter.app(folder), file);
            if (!derived.secrets().isEmpty()) {
                Path values = folder.resolve(".teal/secrets");
                writeSecrets(values, derived.secrets());
                invocation.out().line("wrote " + values);
            }
            write(file, derived.yaml(Files.exists(folder.resolve("Dockerfile"))));
            invocation
                    .out()
                    .line("wrote " + file + " from the container "
                            + derived.container() + " on " + from);
        }
    }

    private static void writeSecrets(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text);
        } catch (FileAlreadyExistsException e) {
            throw exists(file);
        } catch (IOException e) {
            throw Problem.failed(file + " cannot be written: " + e.getMessage(), CANNOT_WRITE);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw exists(file);
        } catch (IOException e) {
            throw Problem.failed(file + " cannot be written: " + e.getMessage(), CANNOT_WRITE);
        }
    }

    private static Problem exists(Path file) {
        return Problem.usage(file + " already exists; it was not changed", "edit it, or move it away first");
    }
}
