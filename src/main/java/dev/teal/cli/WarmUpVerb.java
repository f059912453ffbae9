package dev.teal.cli;

import dev.teal.config.Config;
import dev.teal.config.ConfigFile;
import dev.teal.deploy.Candidate;
import dev.teal.deploy.Plan;
import dev.teal.deploy.ReleaseId;
import dev.teal.deploy.Releases;
import dev.teal.deploy.Status;
import dev.teal.deploy.Survey;
import dev.teal.event.Cancellation;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.event.ExitCode;
import dev.teal.event.Json;
import dev.teal.server.Server;
import dev.teal.server.Servers;
import dev.teal.slot.Release;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/// Loads the classes that verbs commonly use, so that the launcher's class-data archive has them. Shows and
/// changes nothing.
final class WarmUpVerb implements Verb {
    @Override
    public ExitCode run(Invocation invocation) {
        Help.overview();
        for (Verbs verb : Verbs.values()) {
            Help.of(verb, verb.load()); // one class left out opens its jar at start: 6 ms
        }
        Out nowhere = Out.of(nowhere(), nowhere(), true, true, Map.of("LANG", "C.UTF-8", "COLUMNS", "80"));
        try (Terminal terminal = new Terminal(nowhere, Terminal.Level.VERBOSE)) {
            events().forEach(terminal::emit);
        }
        JsonLines lines = new JsonLines(nowhere, Clock.systemUTC(), true);
        events().forEach(lines::emit);
        Json.readMap("{\"a\":[1,true,{}]}", "warm-up");
        new Table("A", "B").row("a", "b").print(nowhere);
        Interrupt.on(new Cancellation(), () -> {}).close();
        lookAround();
        loadOurOwn();
        return ExitCode.DONE;
    }

    /// The way of `teal status`, on this machine, for an app that is not there.
    private static void lookAround() {
        try {
            Path file = Files.createTempFile("teal", ".yml");
            Files.writeString(file, """
                    app: warm-up
                    server: local
                    runtime: process
                    directory: /nonexistent/teal
                    image: {files: ., command: ["true"]}
                    router: {listen: "127.0.0.1:9"}
                    """);
            Config config = ConfigFile.read(file);
            Files.delete(file);
            try (Server local = Servers.connect(config.server(), Events.NONE)) {
                Survey survey = Survey.of(config, local, local);
                Status.of(survey);
                ReleaseId id = new ReleaseId("1", "");
                Candidate candidate = Releases.make(survey.site(), id, Map.of(), "", Clock.systemUTC());
                Plan.deploy(survey, candidate);
                Json.write(Release.class, candidate.release());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The rest of Teal's own classes, which only a real deployment would reach.
    private static void loadOurOwn() {
        String classes = WarmUpVerb.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        if (!classes.endsWith(".jar")) {
            return;
        }
        try (JarFile jar = new JarFile(classes)) {
            for (String name : jar.stream().map(JarEntry::getName).toList()) {
                if (name.endsWith(".class") && !name.endsWith("-info.class")) {
                    Class.forName(name.substring(0, name.length() - 6).replace('/', '.'));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Event> events() {
        return List.of(
                new Event.Started("deploy", "app", "server", "release", 1),
                new Event.StepStarted("step", "text"),
                new Event.StepProgress("step", 1, 2, ""),
                new Event.CommandRun("server", "true", 0, Duration.ofMillis(1)),
                new Event.StepDone("step", "text", Duration.ofMillis(1)),
                new Event.Warning("text", "next"),
                new Event.Finished("deploy", ExitCode.DONE, "release", "blue", "text", Duration.ofSeconds(1)),
                new Event.Failed("happened", List.of("detail"), "next", ExitCode.FAILED));
    }

    private static PrintStream nowhere() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
}
