package dev.teal.health;

import dev.teal.config.HealthConfig;
import dev.teal.server.Command;
import dev.teal.slot.Address;
import java.time.Duration;

/// Asks a slot for its health path the way nginx will: from the server, at the slot's own address.
public record SlotProbe(HealthConfig health, String host) {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    /// How long to wait between probes of a slot that has been starting for so long: a tenth of that, within
    /// limits. A ready app hardly waits for us, and one that never gets healthy is asked some 60 times in 20 s,
    /// not 190 times.
    public static Duration pause(Duration starting) {
        Duration tenth = starting.dividedBy(10);
        return tenth.compareTo(SHORTEST_PAUSE) < 0
                ? SHORTEST_PAUSE
                : tenth.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : tenth;
    }

    /// Polls for up to about `slice`, then says how it stands: prints `<probes> <last status>`; exit 0 when
    /// the last answer was the expected one. Status 000 means no HTTP answer at all.
    public Command poll(Address slot, Duration slice) {
        return poll(slot, slice, SHORTEST_PAUSE);
    }

    /// @param pause between two probes
    public Command poll(Address slot, Duration slice, Duration pause) {
        return Command.script(
                POLL,
                "http://" + slot + health.path(),
                host,
                String.valueOf(health.status()),
                String.valueOf(health.timeout().toMillis() / 1000.0),
                String.valueOf(slice.toMillis()),
                String.valueOf(pause.toMillis() / 1000.0));
    }

    /// Exactly one probe.
    public Command once(Address slot) {
        return poll(slot, Duration.ZERO);
    }

    private static final String POLL = """
            url=$1 host=$2 want=$3 timeout=$4 slice=$5 pause=$6
            probes=0 end=
            while :; do
              probes=$((probes + 1))
              got=$(curl --silent --output /dev/null --max-time "$timeout" --write-out '%{http_code}' --header "Host: $host" "$url")
              [ "$got" = "$want" ] && { printf '%s %s\\n' "$probes" "$got"; exit 0; }
              now=$(($(date +%s%N) / 1000000)); end=${end:-$((now + slice))}
              [ "$now" -lt "$end" ] || { printf '%s %s\\n' "$probes" "$got"; exit 1; }
              sleep "$pause"
            done
            """;
}
