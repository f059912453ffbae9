package dev.teal.runtime;

import dev.teal.base.Problem;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.util.Optional;

/// Why a command of [SlotRuntime] refused to act: nothing was started or changed.
public final class Refusal {
    /// Exit code of a command that refused. A line on standard error begins with `teal:` and has the reason.
    public static final int CODE = 78;

    private static final String VOLUMES = "change container.volumes and `teal deploy`; a release that was recorded with"
            + " this volume cannot start again";

    private Refusal() {}

    /// @return empty when the command did not refuse
    public static Optional<Problem> of(Result result, Server server) {
        return result.exitCode() == CODE
                ? result.err()
                        .lines()
                        .filter(line -> line.startsWith("teal: "))
                        .map(line -> problem(line.split(" ", 4), server.name(), result))
                        .findFirst()
                : Optional.empty();
    }

    private static Problem problem(String[] words, String server, Result result) {
        String what = words.length > 2 ? words[2] : "";
        String other = words.length > 3 ? words[3].strip() : "";
        return switch (words[1]) {
            case "link" ->
                Problem.failed(
                        "the volume " + what + " on " + server + " leads to " + (other.isEmpty() ? "nowhere" : other),
                        "remove the link, or, if that directory is meant, write its own path: " + VOLUMES);
            case "inside" ->
                Problem.failed(
                        "the volume " + what + " on " + server + " is inside the volume " + other
                                + ", where the app could put a link to any directory in its place",
                        "move it outside: " + VOLUMES);
            case "own" ->
                Problem.failed(
                        "the volume " + what + " on " + server + " shares files with Teal's own folders",
                        "use a directory of the app's own: " + VOLUMES);
            case "foreign" ->
                Problem.failed(
                        "there is a container named " + what + " on " + server
                                + " that Teal did not make; it was left as it is",
                        "give it another name (`docker rename " + what + " " + what
                                + "-before-teal` there), or remove it" + " when nothing needs it; then try again");
            case "port" ->
                Problem.failed(
                        "port " + what + " on " + server + " is not the app's alone: " + other,
                        "stop that process (`ss -ltnp sport = :" + what + "` on " + server
                                + " as root shows it), or choose other ports under `slots`, then try again");
            default ->
                Problem.failed("unexpected output from " + server, result.errorLines(), "`-v` shows the command");
        };
    }
}
