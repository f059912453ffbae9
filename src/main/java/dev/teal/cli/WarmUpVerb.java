package dev.teal.cli;

import dev.teal.app.Release;
import dev.teal.base.Cancellation;
import dev.teal.base.ExitCode;
import dev.teal.base.Json;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.command.Verb;
import dev.teal.cli.output.JsonLines;
import dev.teal.cli.output.Out;
import dev.teal.cli.output.Table;
import dev.teal.cli.output.Terminal;
import dev.teal.config.Config;
import dev.teal.config.read.ConfigFile;
import dev.teal.deploy.operation.release.ImageBuild;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.operation.release.ReleaseId;
import dev.teal.deploy.operation.release.Releases;
import dev.teal.deploy.plan.ReleasePlans;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.ServerState;
import dev.teal.event.Emitter;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/// Loads the classes that verbs commonly use, so that they get into the launcher's class-data archive. Changes
/// nothing and prints only lines for the class list.
final class WarmUpVerb implements Verb {
    @Override
    public ExitCode run(Invocation invocation) {
        Help.overview();
        for (Verbs verb : Verbs.values()) {
            Help.of(verb, verb.load()); // a single missing class opens its jar at start: 6 ms
        }
        Out nowhere = Out.of(nowhere(), nowhere(), true, true, Map.of("LANG", "C.UTF-8", "COLUMNS", "80"));
        try (Terminal terminal = new Terminal(nowhere, Terminal.Level.VERBOSE)) {
            events().forEach(new Emitter(terminal, Clock.systemUTC(), "")::emit);
        }
        events().forEach(new Emitter(new JsonLines(nowhere, true), Clock.systemUTC(), "")::emit);
        var _ = Set.of(events()).contains(events()); // what the JVM generates to compare records: 20 ms of a rollback
        Json.readMap("{\"a\":[1,true,{}]}", "warm-up");
        new Table("A", "B").row("a", "b").print(nowhere);
        Interrupt.on(new Cancellation(), () -> {}, () -> {}).close();
        runStatus(invocation, nowhere);
        loadOwnClasses(invocation.out());
        return ExitCode.DONE;
    }

    /// `TEAL_SSH` as the launcher sets it: a local shell in place of ssh.
    private static final String NOT_SSH = "sh -c sh";

    /// Runs `teal status`, through the stand-in for ssh, for an app that does not run but has a history.
    private static void runStatus(Invocation invocation, Out nowhere) {
        boolean overSsh = invocation.env().getOrDefault("TEAL_SSH", "").equals(NOT_SSH);
        try {
            Path folder = Files.createTempDirectory("teal-warm-up");
            Path file =
                    Files.writeString(folder.resolve("teal.yml"), """
                    app: warm-up
                    server: %s
                    runtime: process
                    directory: %s
                    image: {files: ., command: ["true"]}
                    router: {listen: "127.0.0.1:9"}
                    """.formatted(overSsh ? "warm-up" : "local", folder));
            Files.createDirectories(folder.resolve("teal/releases"));
            writeHistory(folder, ConfigFile.read(file));
            Main main = new Main(nowhere, invocation.env());
            main.run(new String[] {"status", "-c", file.toString()});
            main.run(new String[] {"status", "--json", "-c", file.toString()});
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes a release and two journal lines, makes a plan, and writes nginx's file in memory.
    private static void writeHistory(Path folder, Config config) throws IOException {
        Clock clock = Clock.systemUTC();
        try (Server local = Servers.here(Events.NONE)) {
            ServerState state = ServerState.of(config, local, local);
            ReleaseCandidate candidate = Releases.make(
                    state.target(), new ImageBuild(config, local, new ReleaseId("1", "")), Map.of(), "", clock);
            ReleasePlans.deploy(state, candidate);
            state.routerIsCurrent();
            Files.writeString(
                    folder.resolve("teal/releases/1.json"),
                    Json.write(Release.class, candidate.release().wentLiveAt(clock.instant())));
        }
        Entry begin = Entry.begin(clock.instant(), "1", Entry.Kind.DEPLOY, "1", "", "", "");
        Entry end = begin.ended(clock.instant(), 1, Entry.Outcome.DONE, "");
        Files.writeString(
                folder.resolve("teal/journal.jsonl"),
                Json.write(Entry.class, begin) + "\n" + Json.write(Entry.class, end) + "\n");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// Loads the rest of Teal's own classes, which only a real deployment reaches. The JVM lists what they
    /// generate at run time (lambdas, string concatenation) only once it is generated, so this prints those
    /// lines of the class list.
    private static void loadOwnClasses(Out classList) {
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
                    generatedAtRunTime(jar.getInputStream(jar.getEntry(name)).readAllBytes())
                            .ifPresent(classList::line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /// `@cp`, the class, and the indexes of the constants to resolve when the archive is made.
    private static Optional<String> generatedAtRunTime(byte[] bytes) {
        ClassModel type = ClassFile.of().parse(bytes);
        StringBuilder indexes = new StringBuilder();
        for (PoolEntry entry : type.constantPool()) {
            if (entry instanceof InvokeDynamicEntry) {
                indexes.append(' ').append(entry.index());
            }
        }
        return indexes.isEmpty()
                ? Optional.empty()
                : Optional.of("@cp " + type.thisClass().asInternalName() + indexes);
    }

    private static List<Event> events() {
        return List.of(
                new Event.Started("deploy", "app", "server", "release", 1),
                new Event.StepStarted("step", "text"),
                new Event.StepProgress("step", 1, 2, ""),
                new Event.CommandRun("server", "true", false, 0, Duration.ofMillis(1)),
                new Event.StepDone("step", "text", Duration.ofMillis(1)),
                new Event.Warning("text", "next"),
                new Event.Finished("deploy", ExitCode.DONE, "release", "blue", "text", Duration.ofSeconds(1)),
                new Event.Failing(new Event.Failed("happened", List.of(), "next", ExitCode.FAILED)),
                new Event.Failed("happened", List.of("detail"), "next", ExitCode.FAILED));
    }

    private static PrintStream nowhere() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
}
