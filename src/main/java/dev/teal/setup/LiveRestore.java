package dev.teal.setup;

import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import dev.teal.setup.SetupScripts.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Turns on `live-restore` in Docker's settings, so that containers keep running while the engine restarts.
record LiveRestore(Server server) {
    static final String FILE = "/etc/docker/daemon.json";
    private static final String KEY = "live-restore";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern OPENING = Pattern.compile("^\\s*\\{");
    private static final Pattern OFF = Pattern.compile("(\"" + KEY + "\"\\s*:\\s*)false");
    private static final int REFUSED = 3;
    private static final int STILL_OFF = 4;

    /// The change, as a phrase for the question to the user.
    String describe() {
        return "set \"live-restore\": true in " + FILE + ", for the whole engine";
    }

    Outcome turnOn(EngineFacts engine) {
        return engine.lacksLiveRestore()
                ? turnOn()
                : new Outcome(false, "already on, or not supported by this engine (a swarm)");
    }

    Outcome turnOn() {
        String before = server.run(Command.script("cat \"$1\" 2>/dev/null; exit 0", FILE))
                .out();
        Command put = Command.script(Scripts.read(LiveRestore.class, "live-restore.sh"), FILE)
                .withInput(with(before));
        Result result = server.run(put, LIMIT);
        return switch (result.exitCode()) {
            case 0 -> new Outcome(true, "on, in " + FILE);
            case REFUSED -> throw failed("Docker refuses " + FILE + " with \"live-restore\": true", result);
            case STILL_OFF ->
                throw failed(
                        "Docker did not turn on live-restore after a change of " + FILE
                                + " (is it set on the command line of dockerd, or in another file?)",
                        result);
            default -> throw failed("writing " + FILE + " failed", result);
        };
    }

    private Problem failed(String happened, Result result) {
        return Problem.failed(
                happened + " on " + server.name() + "; the file is unchanged",
                result.errorLines(),
                "read the log of dockerd (`journalctl -u docker`), or set it by hand");
    }

    /// The text with the key added or set; everything else, formatting included, stays the same.
    static String with(String text) {
        if (text.isBlank()) {
            return "{\n  \"" + KEY + "\": true\n}\n";
        }
        Map<String, Object> wanted = new LinkedHashMap<>(Json.readMap(text, FILE));
        boolean single = wanted.isEmpty();
        boolean present = wanted.put(KEY, true) != null;
        Matcher place = (present ? OFF : OPENING).matcher(text);
        String changed = place.replaceFirst(present ? "$1true" : "{\n  \"" + KEY + "\": true" + (single ? "\n" : ","));
        if (!Json.readMap(changed, FILE).equals(wanted)) {
            throw Problem.failed(
                    FILE + " sets \"live-restore\" in a way that Teal cannot edit",
                    "set \"live-restore\": true in it by hand");
        }
        return changed;
    }
}
