package dev.teal.cli;

import dev.teal.event.Cancellation;
import dev.teal.event.Event;
import dev.teal.event.ExitCode;
import dev.teal.event.Json;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

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
        return ExitCode.DONE;
    }

    private static List<Event> events() {
        return List.of(
                new Event.Started("deploy", "app", "server", "release", 1),
                new Event.StepStarted("step", "text"),
                new Event.StepProgress("step", 1, 2, ""),
                new Event.CommandRun("server", "true", 0, Duration.ofMillis(1)),
                new Event.StepDone("step", "text", Duration.ofMillis(1)),
                new Event.StepSkipped("step", "why"),
                new Event.Warning("text", "next"),
                new Event.Finished("deploy", ExitCode.DONE, "release", "blue", "text", Duration.ofSeconds(1)),
                new Event.Failed("happened", List.of("detail"), "next", ExitCode.FAILED));
    }

    private static PrintStream nowhere() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
}
