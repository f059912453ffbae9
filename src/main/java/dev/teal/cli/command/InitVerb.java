package dev.teal.cli.command;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.read.Starter;
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
                Never overwrites an existing file.
                """;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        Path file = invocation.globals().config();
        Path folder = file.toAbsolutePath().getParent();
        try {
            Files.writeString(
                    file, Starter.describe(folder == null ? Path.of("/") : folder), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw Problem.usage(file + " already exists; it was not changed", "edit it, or move it away first");
        } catch (IOException e) {
            throw Problem.failed(file + " cannot be written: " + e.getMessage(), "fix the permissions of the folder");
        }
        invocation.out().line("wrote " + file);
        invocation.out().line("Next: set `server` in it, then run `teal setup` and `teal deploy`");
        return ExitCode.DONE;
    }
}
