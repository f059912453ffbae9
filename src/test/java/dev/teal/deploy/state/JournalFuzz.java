package dev.teal.deploy.state;

import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.data.Database;
import dev.teal.data.DatabaseFacts;
import dev.teal.data.Snapshots;
import dev.teal.deploy.state.Entry.Kind;
import dev.teal.deploy.state.Entry.Outcome;
import dev.teal.deploy.state.Entry.Phase;
import dev.teal.fuzz.Input;
import dev.teal.fuzz.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A journal with any damage: complete lines are read as they were written, and the rest is skipped. Other
/// output of the server is understood, or refused as a [Problem].
public final class JournalFuzz implements Target {
    private static final String LINE = """
            {"v":1,"at":"2026-11-23T09:15:00Z","deployment":"deploy-1","epoch":3,"kind":"deploy","release":"r2",\
            "from":"blue","to":"green","step":"flip","phase":"intent","text":"it's \\u00fc","by":"ada@laptop"}""";
    private static final String FACTS =
            "fs=ext4\nroom=1\nfree=2\ncli=3.40.1\nexists=regular file\nsize=4096\nuid=0\ngid=0\nmode=644\nwal=0\n"
                    + "open=12|11|0|3.41.0 |0::/docker|node";

    @Override
    public List<byte[]> seeds() {
        return List.of(
                Input.of("j" + LINE + "\n" + LINE.replace("intent", "end") + "\n{\"v\":4}\nrubbish"),
                Input.of("j" + LINE.replace("intent", "end").replace("\"v\":1", "\"v\":2,\"outcome\":\"done\"")),
                Input.of("j" + LINE.replace("2026", "+999999999").replace("intent", "begin")),
                Input.of("j" + LINE.replace("\"epoch\":3", "\"epoch\":[{\"a\":[[null,true,1e9]]}]")),
                Input.of("edeploy-1", "rollback", "r\u0001\u2028", "blue", "🚀", "\"\\", "\n", "ada@laptop"),
                Input.of("mkey", "value", "\u0000\u001f", "\ud7ff\ue000"),
                Input.of(
                        "lepoch 3\nsetup\nsubnet 172.18.0.0/24\nin /hub-blue|running|0|0\nin slots 0\nrouter blue 3fa2\nflag"),
                Input.of("lholder ada\nmissing docker\nrelease {\"id\":\"r\"}\njournal " + LINE + "\nlocked"),
                Input.of("f" + FACTS),
                Input.of("fcopy=1 2 3\nrow='it''s'\t5\nend"));
    }

    @Override
    public void test(byte[] data) {
        Input input = new Input(data);
        switch ((char) (data.length == 0 ? 'j' : 'a' + Math.floorMod(input.choice(256) - 'a', 26))) {
            case 'e' -> entriesSurvive(input.texts());
            case 'm' -> mapsSurvive(input.texts());
            case 'l' -> isUnderstoodOrRefused(() -> StateQuery.parse(lines(input), Duration.ZERO));
            case 'f' -> {
                List<String> lines = lines(input);
                isUnderstoodOrRefused(() -> DatabaseFacts.parse(lines));
                isUnderstoodOrRefused(() -> Snapshots.listed(lines));
                isUnderstoodOrRefused(() -> Snapshots.copied(new Database("data.db", "/x", "data.db"), lines));
            }
            default -> garbageIsSkipped(lines(input));
        }
    }

    private static List<String> lines(Input input) {
        return new String(input.rest(), StandardCharsets.UTF_8).lines().toList();
    }

    private static void isUnderstoodOrRefused(Runnable reading) {
        try {
            reading.run();
        } catch (Problem refused) {
            // expected
        }
    }

    /// Complete lines before, between and after it are read.
    private static void garbageIsSkipped(List<String> garbage) {
        Entry whole = Journal.parse(List.of(LINE)).entries().getFirst();
        List<String> lines = new ArrayList<>(List.of(LINE));
        garbage.forEach(line -> lines.addAll(List.of(line, LINE)));
        List<Entry> read = Journal.parse(lines).entries();
        must(read.stream().filter(whole::equals).count() >= garbage.size() + 1L, "whole lines survive", garbage);
        must(read.getFirst().equals(whole) && read.getLast().equals(whole), "in their order", garbage);
        read.stream().distinct().forEach(JournalFuzz::isReadAsItIsWritten);
        Journal journal = Journal.parse(garbage);
        must(journal.wentLive().size() <= journal.attempts().size(), "a release an attempt", garbage);
        must(journal.interrupted().isEmpty() || !journal.attempts().isEmpty(), "an interrupted one is one", garbage);
        journal.attempts().forEach(attempt -> must(canBeShown(attempt), "can be shown", attempt));
    }

    private static boolean canBeShown(Journal.Attempt attempt) {
        long took = attempt.took().map(Duration::toMillis).orElse(0L);
        return took != Long.MAX_VALUE
                && attempt.begin().at().atOffset(ZoneOffset.MAX).getYear() < 10_000;
    }

    private static void entriesSurvive(List<String> texts) {
        texts.addAll(List.of("", "", "", "", "", "", "", ""));
        int number = texts.getFirst().length();
        Phase phase = List.of(Phase.values()).get(number % Phase.values().length);
        Outcome outcome = List.of(Outcome.values()).get(number % Outcome.values().length);
        Instant at = Instant.ofEpochSecond(
                Math.floorMod(texts.hashCode() * 7L, 99_999_999_999L),
                texts.get(1).hashCode() & 0xFFFFFFF);
        Entry entry = new Entry(
                Entry.VERSION,
                at,
                texts.get(0),
                texts.get(2).hashCode(),
                List.of(Kind.values()).get(number % Kind.values().length),
                texts.get(2),
                texts.get(3),
                texts.get(4),
                texts.get(5),
                phase,
                phase == Phase.INTENT
                        ? Optional.of(List.of(Effect.values()).get(number % Effect.values().length))
                        : Optional.empty(),
                phase == Phase.END ? Optional.of(outcome) : Optional.empty(),
                Optional.of(texts.get(7)),
                texts.get(6),
                texts.get(7));
        isReadAsItIsWritten(entry);
    }

    private static void isReadAsItIsWritten(Entry entry) {
        String line = Json.write(Entry.class, entry);
        must(line.lines().count() == 1 && line.indexOf('\n') < 0, "one line", line);
        must(Journal.parse(List.of(line)).entries().equals(List.of(entry)), "is read as it is written", entry);
    }

    /// Names are fixed: avaje-jsonb 3.11 sometimes leaves the escapes in a name that it reads.
    private static void mapsSurvive(List<String> texts) {
        for (String text : texts) {
            isUnderstoodOrRefused(() -> Json.readMap(text, "fuzz"));
            Map<String, ?> map = Map.of("key", List.of(text, Map.of("x", text)));
            String json = Json.write(map);
            Map<String, Object> read = Json.readMap(json, "fuzz");
            must(json.indexOf('\n') < 0 && read.equals(map), "is read as it is written", read);
        }
    }

    private static void must(boolean holds, String what, Object seen) {
        if (!holds) {
            throw new AssertionError("does not hold: " + what + ": " + seen);
        }
    }
}
