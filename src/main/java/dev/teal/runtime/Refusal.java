package dev.teal.runtime;

import dev.teal.base.Problem;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.util.Optional;

/// The reason why a command of [SlotRuntime] refused to act. It has started and changed nothing.
public final class Refusal {
    /// Exit code of a command that refused. A line on standard error starts with `teal:` and gives the reason.
    public static final int CODE = 78;

    private static final String VOLUMES = "change container.volumes and run `teal deploy`; releases recorded with this"
            + " volume cannot start again";

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
                        "remove the link or, if you want that directory, write its real path: " + VOLUMES);
            case "inside" ->
                Problem.failed(
                        "the volume " + what + " on " + server + " is inside the volume " + other
                                + ", where the app could replace it with a link to any directory",
                        "move it out of that volume: " + VOLUMES);
            case "own" ->
                Problem.failed(
                        "the volume " + what + " on " + server + " shares files with Teal's own folders",
                        "use a separate directory for the app: " + VOLUMES);
            case "foreign" ->
                Problem.failed(
                        "the container " + what + " on " + server + " was not created by Teal; it is unchanged",
                        "on the server, rename it (`" + other + " rename " + what + " " + what
                                + "-before-teal`) or remove it, then run the command again");
            case "port" ->
                Problem.failed(
                        "port " + what + " on " + server + " is not used by the app alone: " + other,
                        "stop that process (`ss -ltnp sport = :" + what + "` as root on " + server
                                + " shows it) or choose other ports under `slots`, then run the command again");
            default ->
                Problem.failed(
                        "unexpected output from " + server,
                        result.errorLines(),
                        "run the command again with `-v` to see what printed this");
        };
    }
}
