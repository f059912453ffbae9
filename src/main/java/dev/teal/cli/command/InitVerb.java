package dev.teal.cli.command;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.read.Starter;
import dev.teal.image.build.IgnoreLines;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// `teal init`
public final class InitVerb implements Verb {
    @Override
    public String description() {
        return """
                Writes a short teal.yml from what it finds in this folder (Dockerfile, git).
                Never overwrites an existing file. Adds .teal/, where secrets and copies of
                databases are, to .gitignore and to the ignore file of the Dockerfile.
                """;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        Path file = invocation.globals().config();
        Path parent = file.toAbsolutePath().getParent();
        Path folder = parent == null ? Path.of("/") : parent;
        try {
            Files.writeString(file, Starter.describe(folder), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw Problem.usage(file + " already exists; it was not changed", "edit it, or move it away first");
        } catch (IOException e) {
            throw Problem.failed(file + " cannot be written: " + e.getMessage(), "fix the permissions of the folder");
        }
        invocation.out().line("wrote " + file);
        try (Server local = Servers.here(invocation.events())) {
            new IgnoreLines(folder, local).add().forEach(invocation.out()::safeLine);
        }
        invocation.out().line("Next: set `server` in it, then run `teal setup` and `teal deploy`");
        return ExitCode.DONE;
    }
}
