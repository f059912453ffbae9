package dev.teal.cli.output;

import dev.teal.app.Slot;
import dev.teal.app.SlotUsage;
import dev.teal.base.ExitCode;
import dev.teal.base.Json;
import dev.teal.certificate.CertificateFacts;
import dev.teal.cli.Recorded;
import dev.teal.cli.command.inspect.LogsVerb;
import dev.teal.cli.command.inspect.StatusText;
import dev.teal.deploy.state.DiskSpace;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.Journal.Attempt;
import dev.teal.deploy.state.Status;
import dev.teal.deploy.state.Status.SlotStatus;
import dev.teal.deploy.state.UserNote;
import dev.teal.event.Emitter;
import dev.teal.event.Event;
import dev.teal.fuzz.Input;
import dev.teal.fuzz.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// Text from a server, an app or an image cannot control the terminal that shows it, or flood it.
public final class TerminalFuzz implements Target {
    private static final Map<String, String> PLAIN = Map.of("LANG", "C.UTF-8", "COLUMNS", "80", "NO_COLOR", "1");
    /// The limit for one problem with all its evidence.
    private static final int LIMIT = 60_000;

    @Override
    public List<byte[]> seeds() {
        return List.of(
                Input.of(
                        "\u0001\u001b[2J",
                        "\u001b]0;owned\u0007",
                        "\r\u001b[K",
                        "\u009b31m",
                        "\u202eevil",
                        "a\nERROR  b"),
                Input.of("\u0009root@203.0.113.7", "line", "\t", "漢字🚀", "\u0085\u2028\u200b", "x".repeat(200)),
                Input.of("\u0000" + "line\n".repeat(50), "\u0008\u007f", "\ud83d", "\u001b(0", "\u001bP"));
    }

    @Override
    public void test(byte[] data) throws IOException {
        Input input = new Input(data);
        int times = input.choice(250) == 9 ? 40 : 1;
        List<String> texts = input.texts();
        String text = texts.isEmpty() ? "" : texts.getFirst().repeat(times);
        people(texts, text);
        programs(texts, texts.isEmpty() ? "" : texts.getFirst());
        logs(String.join("\n", texts).repeat(times).getBytes(StandardCharsets.UTF_8));
    }

    private static void people(List<String> texts, String text) throws IOException {
        Recorded recorded = new Recorded(PLAIN);
        Out out = recorded.piped();
        try (Terminal terminal = new Terminal(out, Terminal.Level.VERBOSE)) {
            events(texts, text).forEach(terminal::show);
        }
        StatusText.show(out, status(text), Instant.EPOCH);
        isPlain(recorded.out(), texts);
        isPlain(recorded.err(), texts);
        must(
                recorded.out().length() + recorded.err().length() < LIMIT,
                "bounded: " + recorded.out().length());
        // On a terminal, only Teal's own colour sequences remain.
        Recorded shown = new Recorded(Map.of("LANG", "C.UTF-8", "COLUMNS", "80"));
        new ErrorReport(shown.onTerminal()).show(new Event.Failed(text, texts, text, ExitCode.FAILED));
        isPlain(
                shown.err().replaceFirst("^\033\\[31mERROR\033\\[0m", "").replaceFirst("\033\\[1mNext:\033\\[0m", ""),
                texts);
    }

    private static List<Event> events(List<String> texts, String text) {
        return List.of(
                new Event.Started("deploy", "app", text, text, 3),
                new Event.StepDone("build", text, Duration.ZERO),
                new Event.StepFailed("flip", text, Duration.ZERO),
                new Event.StepUndone("flip", text),
                new Event.Warning(text, text),
                new Event.CommandRun("server", text, true, 1, Duration.ZERO),
                new Event.Failed(text, texts, text, ExitCode.FAILED),
                new Event.Finished("deploy", ExitCode.DONE, text, text, text, Duration.ZERO),
                new Event.Failing(new Event.Failed(text, texts, text, ExitCode.FAILED)));
    }

    private static Status status(String text) {
        SlotStatus slot = new SlotStatus(
                text,
                text,
                Optional.of(Instant.EPOCH),
                3000,
                text,
                text,
                2,
                new SlotUsage(OptionalLong.of(9), OptionalLong.of(10), OptionalDouble.of(1), true));
        Entry begin = Entry.begin(Instant.EPOCH, text, Entry.Kind.DEPLOY, text, text, text, text);
        Attempt attempt = new Attempt(begin, Optional.empty(), text, false, Set.of(), false);
        Map<Slot, SlotStatus> slots = Map.of(Slot.BLUE, slot, Slot.GREEN, slot);
        return new Status(
                "app",
                "stage",
                "app (stage)",
                "server",
                Optional.of(Slot.BLUE),
                slots,
                Status.RouterState.ABSENT,
                true,
                Optional.of(new UserNote(Instant.EPOCH, text, text)),
                Optional.of(new UserNote(Instant.EPOCH, text, text)),
                text,
                Optional.of(attempt),
                Optional.of(new DiskSpace(1, 2)),
                Optional.of(CertificateFacts.of(List.of(
                        "end=2027-03-01T12:00:00Z", "failed=2027-02-01T12:00:00Z " + text.replaceAll("\\R", " ")))),
                List.of(text));
    }

    private static void programs(List<String> texts, String text) {
        Recorded recorded = new Recorded(PLAIN);
        try (JsonLines json = new JsonLines(recorded.piped(), true)) {
            List<Event> events = events(texts, text);
            events.forEach(new Emitter(json, Clock.systemUTC(), "")::emit);
            isPlain(recorded.out(), texts);
            List<String> lines = recorded.out().lines().toList();
            must(lines.size() == events.size(), "one line per event: " + lines);
            lines.forEach(line -> Json.readMap(line, "fuzz"));
            must(
                    texts.equals(Json.texts(Json.readMap(lines.get(6), "fuzz").get("details"))),
                    "details arrive unchanged");
        }
    }

    private static void logs(byte[] bytes) throws IOException {
        Recorded shown = new Recorded(PLAIN);
        LogsVerb.copy(new ByteArrayInputStream(bytes), shown.onTerminal());
        isPlain(shown.out(), List.of());
        Recorded piped = new Recorded(PLAIN);
        LogsVerb.copy(new ByteArrayInputStream(bytes), piped.piped());
        must(
                piped.out()
                        .replaceAll("[\r\n]", "")
                        .equals(new String(bytes, StandardCharsets.UTF_8).replaceAll("[\r\n]", "")),
                "a pipe gets the unchanged bytes");
    }

    private static void isPlain(String shown, List<String> texts) {
        shown.codePoints().forEach(c -> {
            boolean drives = switch (Character.getType(c)) {
                case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR -> c != '\n';
                default -> false;
            };
            must(!drives, "U+%04X reached the terminal of %s".formatted(c, texts));
        });
    }

    private static void must(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("does not hold: " + what);
        }
    }
}
