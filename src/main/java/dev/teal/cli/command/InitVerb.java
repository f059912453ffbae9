package dev.teal.cli.command;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.ConfigSource;
import dev.teal.config.read.Destinations;
import dev.teal.config.read.Starter;
import dev.teal.event.StageCommands;
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
                .teal/secrets. With -d STAGE, a teal.STAGE.yml for what differs from it.
                Never overwrites an existing file. Adds .teal/, where secrets and copies of
                databases are, to .gitignore and to the ignore file of the Dockerfile.
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
        ConfigSource source = invocation.globals().source();
        Path file = source.own();
        if (Files.exists(file)) {
            throw exists(file);
        }
        Optional<String> from = invocation.arguments().value("from");
        String stage = source.stage();
        if (from.isPresent()) {
            derive(invocation, from.get(), source);
        } else {
            write(file, stage.isEmpty() ? Starter.describe(source.folder()) : Starter.describeStage(source));
            invocation.out().line("wrote " + file);
        }
        try (Server local = Servers.here(invocation.events())) {
            new IgnoreLines(source.folder(), local).add().forEach(invocation.out()::safeLine);
        }
        String edit = from.isPresent() ? "read it" : stage.isEmpty() ? "set `server` in it" : "write what differs";
        String commands = StageCommands.in("`teal setup` and `teal deploy`", stage);
        invocation.out().line("Next: " + edit + ", then run " + commands);
        return ExitCode.DONE;
    }

    private static void derive(Invocation invocation, String from, ConfigSource source) {
        if (!source.stage().isEmpty()) {
            throw Problem.usage("--from writes teal.yml, not the file of a stage", "leave out -d " + source.stage());
        }
        Path file = source.file();
        Path folder = source.folder();
        try (Server server = Servers.connect(Destinations.argument("--from", from), true, invocation.events())) {
            DerivedConfig derived = DerivedConfig.of(server, from, Starter.app(folder), file);
            if (!derived.secrets().isEmpty()) {
                Path values = source.secrets();
                writeSecrets(values, derived.secrets());
                invocation.out().line("wrote " + values);
            }
            write(file, derived.yaml(Files.exists(folder.resolve("Dockerfile"))));
            invocation.out().line("wrote " + file + " from the container " + derived.container() + " on " + from);
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
