package dev.teal.health;

import dev.teal.app.Address;
import dev.teal.config.HealthConfig;
import dev.teal.server.Command;
import dev.teal.server.Curl;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Requests a slot's health path the way nginx will: from the server, at the slot's own address, on behalf of a
/// visitor.
public record SlotProbe(HealthConfig health, Visitor visitor) {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    /// The pause between probes: a tenth of the time since the slot was started, from 100 to 500 ms. So a ready
    /// app is found soon, and one that never gets healthy is probed some 60 times in 20 s, not 190 times.
    public static Duration pause(Duration starting) {
        Duration tenth = starting.dividedBy(10);
        return tenth.compareTo(SHORTEST_PAUSE) < 0
                ? SHORTEST_PAUSE
                : tenth.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : tenth;
    }

    /// Polls for up to about `slice`. Prints `<probes> <last status>` and the target of a redirect. The exit
    /// code is 0 when the last status was the expected one. Status 000 means that no HTTP answer came.
    public Command poll(Address slot, Duration slice) {
        return poll(slot, slice, SHORTEST_PAUSE);
    }

    /// @param pause between two probes
    public Command poll(Address slot, Duration slice, Duration pause) {
        List<String> arguments = new ArrayList<>(List.of(
                String.valueOf(health.status()),
                String.valueOf(slice.toMillis()),
                String.valueOf(pause.toMillis() / 1000.0)));
        arguments.addAll(Curl.argv(
                "--output",
                "/dev/null",
                "--max-time",
                String.valueOf(health.timeout().toMillis() / 1000.0),
                "--write-out",
                "%{http_code} %{redirect_url}"));
        arguments.addAll(visitor.toApp());
        arguments.add("http://" + slot + health.path());
        return Command.script(Scripts.read(SlotProbe.class, "poll.sh"), arguments);
    }

    /// Exactly one probe.
    public Command once(Address slot) {
        return poll(slot, Duration.ZERO);
    }

    /// The result of [#poll]: the number of probes and the last answer.
    public record Polled(int probes, Answer answer) {}

    /// @throws dev.teal.base.Problem when the output is not that of [#poll]
    public static Polled read(Result poll, Address slot) {
        String[] words = Reply.fields(poll.out().strip(), " ", 2);
        String[] answer = words[1].split(" ", 2);
        // curl turns a path into an absolute URL.
        String location = answer.length == 2 ? answer[1].replaceFirst("^\\Qhttp://" + slot + "\\E(?=/)", "") : "";
        return new Polled(Reply.count(words[0]), Answer.ofApp(Reply.count(answer[0]), location));
    }
}
