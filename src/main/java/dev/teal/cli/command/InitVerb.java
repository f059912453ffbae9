package dev.teal.cli.command;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.ConfigSource;
import dev.teal.config.read.Starter;
import dev.teal.event.StageCommands;
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
                Writes a short teal.yml from what it finds in this folder (Dockerfile, git);
                with -d STAGE, a teal.STAGE.yml for what differs from it. Never overwrites an
                existing file.
                """;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        ConfigSource source = invocation.globals().source();
        Path file = source.own();
        String text = source.stage().isEmpty() ? Starter.describe(source.folder()) : Starter.describeStage(source);
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw Problem.usage(file + " already exists; it was not changed", "edit it, or move it away first");
        } catch (IOException e) {
            throw Problem.failed(file + " cannot be written: " + e.getMessage(), "fix the permissions of the folder");
        }
        invocation.out().line("wrote " + file);
        String edit = source.stage().isEmpty() ? "set `server` in it" : "write what differs";
        String commands = StageCommands.in("`teal setup` and `teal deploy`", source.stage());
        invocation.out().line("Next: " + edit + ", then run " + commands);
        return ExitCode.DONE;
    }
}
