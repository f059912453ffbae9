package dev.teal.deploy;

import dev.teal.data.Database;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Steps that need neither nginx nor a running app: an app's folder with a database of one row.
public abstract class WithAppFolder extends OneStep {
    @TempDir
    protected Path folder;

    protected StateFixture known;

    @BeforeEach
    void start() throws IOException {
        for (String part : new String[] {"data", "route", "teal/env", "teal/releases", "teal/snapshots"}) {
            Files.createDirectories(app(part));
        }
        Files.createFile(app("teal/lock"));
        Files.writeString(Files.createDirectory(folder.resolve("files")).resolve("app.txt"), "an app\n");
        known = connect();
        on(known.state());
        sql("PRAGMA journal_mode=WAL; CREATE TABLE assets(name); INSERT INTO assets VALUES ('one')");
    }

    /// A connection of its own to the server.
    protected StateFixture connect() {
        return StateFixture.of("""
                directory: %1$s/app
                runtime: process
                image: {files: %1$s/files, command: [./app]}
                container: {secrets: [TOKEN]}
                database: {sqlite: data/hub.db}
                retain: 2
                """.formatted(folder));
    }

    @AfterEach
    void stop() {
        known.close();
    }

    protected Path app(String path) {
        return folder.resolve("app").resolve(path);
    }

    protected Database database() {
        return context().target().databases().getFirst();
    }

    protected Server server() {
        return context().state().local();
    }

    /// What the app's database answers.
    protected String sql(String statements) {
        return sql(app("data/hub.db"), statements);
    }

    protected String sql(Path file, String statements) {
        Result result = server().run(Command.of("sqlite3", file.toString(), statements));
        if (!result.ok()) {
            throw new IllegalStateException(result.toString());
        }
        return result.out().strip();
    }
}
