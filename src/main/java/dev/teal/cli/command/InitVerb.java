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
                Writes a short teal.yml from what this folder has (Dockerfile, git). Never
                overwrites one.
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
            throw Problem.usage(file + " is there already; it was left as it is", "edit it, or move it away first");
        } catch (IOException e) {
            throw Problem.failed(file + " cannot be written: " + e.getMessage(), "mend the folder's permissions");
        }
        invocation.out().line("wrote " + file);
        invocation.out().line("Next: put your server in it, then `teal setup` and `teal deploy`");
        return ExitCode.DONE;
    }
}
