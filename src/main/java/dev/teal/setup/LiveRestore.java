package dev.teal.setup;

import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import dev.teal.setup.SetupScripts.Did;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Turns `live-restore` on in Docker's settings: containers then run on while the engine restarts.
record LiveRestore(Server server) {
    static final String FILE = "/etc/docker/daemon.json";
    private static final String KEY = "live-restore";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern OPENING = Pattern.compile("^\\s*\\{");
    private static final Pattern OFF = Pattern.compile("(\"" + KEY + "\"\\s*:\\s*)false");
    private static final int REFUSED = 3;
    private static final int OFF_STILL = 4;

    /// What it changes, for a question.
    String describe() {
        return "set \"live-restore\": true in " + FILE + ", for the whole engine";
    }

    Did turnOn() {
        String before = server.run(Command.script("cat \"$1\" 2>/dev/null; exit 0", FILE))
                .out();
        Command put = Command.script(Scripts.read(LiveRestore.class, "live-restore.sh"), FILE)
                .withInput(with(before));
        Result result = server.run(put, LIMIT);
        return switch (result.exitCode()) {
            case 0 -> new Did(true, "on, in " + FILE);
            case REFUSED -> throw failed("Docker refuses " + FILE + " with \"live-restore\": true", result);
            case OFF_STILL ->
                throw failed(
                        "Docker did not turn on live-restore by " + FILE
                                + " (is it set on dockerd's command line, or are its settings in another file?)",
                        result);
            default -> throw failed("writing " + FILE + " failed", result);
        };
    }

    private Problem failed(String happened, Result result) {
        return Problem.failed(
                happened + " on " + server.name() + "; the file is as it was",
                result.errorLines(),
                "see dockerd's log there (`journalctl -u docker`), or set it by hand");
    }

    /// The same text, in the hand of whoever wrote it, with one key more.
    static String with(String text) {
        if (text.isBlank()) {
            return "{\n  \"" + KEY + "\": true\n}\n";
        }
        Map<String, Object> wanted = new LinkedHashMap<>(Json.readMap(text, FILE));
        boolean single = wanted.isEmpty();
        boolean there = wanted.put(KEY, true) != null;
        Matcher place = (there ? OFF : OPENING).matcher(text);
        String changed = place.replaceFirst(there ? "$1true" : "{\n  \"" + KEY + "\": true" + (single ? "\n" : ","));
        if (!Json.readMap(changed, FILE).equals(wanted)) {
            throw Problem.failed(
                    FILE + " has \"live-restore\" in a place of its own", "set \"live-restore\": true there by hand");
        }
        return changed;
    }
}
