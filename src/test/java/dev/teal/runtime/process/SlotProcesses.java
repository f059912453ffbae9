package dev.teal.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Environment;
import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.event.Events;
import dev.teal.ground.FreePort;
import dev.teal.ground.Until;
import dev.teal.runtime.Example;
import dev.teal.server.Server;
import dev.teal.server.shell.LocalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Releases as plain processes, in a folder of their own.
abstract class SlotProcesses {
    /// An app that runs until it is ended and creates a file `started`.
    static final String WAITS = "echo here; echo >started; while :; do sleep 0.02; done";

    @TempDir
    Path directory;

    final Server server = new LocalServer(Events.NONE);

    /// Of the blue slot. Another checkout's tests may run on this machine.
    final int port = FreePort.next();

    ProcessSlots slots;

    Config config;

    @BeforeEach
    void prepare() {
        config = Example.config("app: hub\nserver: local\nruntime: process\ndirectory: " + directory
                + "\nimage: {files: app, command: [run]}\nslots: {blue: " + port + ", green: " + FreePort.next()
                + "}\n");
        slots = new ProcessSlots(config, new Layout(config.directory()));
    }

    @AfterEach
    void stop() {
        for (Slot slot : Slot.values()) {
            server.run(slots.stop(slot, Duration.ofSeconds(1)));
        }
        server.close();
    }

    void started(String id, String script) throws IOException {
        started(id, script, Map.of());
    }

    void started(String id, String script, Map<String, String> values) throws IOException {
        start(server, id, script, values);
        Until.holds("it runs", () -> Files.exists(file(id, "started")));
    }

    void start(Server by, String id, String script, Map<String, String> values) throws IOException {
        ship(id, script, values);
        assertThat(by.run(slots.start(Slot.BLUE, release(id), RestartPolicy.UNLESS_STOPPED))
                        .errorLines())
                .isEmpty();
    }

    void ship(String id, String script, Map<String, String> values) throws IOException {
        Files.createDirectories(directory.resolve("teal/env"));
        Files.writeString(
                directory.resolve("teal/env/" + id + ".sh"),
                Environment.of(values).allAsShell());
        Files.createDirectories(file(id, ""));
        Files.writeString(file(id, "run"), "#!/bin/sh\n" + script + "\n");
    }

    Release release(String id) {
        return Example.release(config, id, List.of("/bin/sh", "run"));
    }

    Path file(String id, String name) {
        return directory.resolve("teal/files/" + id).resolve(name);
    }
}
