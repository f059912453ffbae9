package dev.teal.router;

import dev.teal.server.Result;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The number of open connections to a slot.
///
/// @param requests connections that carry requests; without `streams` in teal.yml, all connections
/// @param streams  connections that carry WebSockets and event streams
public record InFlight(int requests, int streams) {
    private static final Pattern COUNTS = Pattern.compile("([0-9]{1,9}) ([0-9]{1,9})\\s*");

    /// @param result of [Router#inFlight]
    /// @return empty when they could not be counted
    public static Optional<InFlight> of(Result result) {
        Matcher counts = COUNTS.matcher(result.out());
        return result.ok() && counts.matches()
                ? Optional.of(new InFlight(Integer.parseInt(counts.group(1)), Integer.parseInt(counts.group(2))))
                : Optional.empty();
    }

    public int all() {
        return requests + streams;
    }

    /// `1 connection`, `2 streams`, `2 streams and 1 connection`.
    @Override
    public String toString() {
        String counted = streams == 0 ? "" : count(streams, "stream");
        String joint = requests == 0 || streams == 0 ? "" : " and ";
        return counted + joint + (requests == 0 && streams > 0 ? "" : count(requests, "connection"));
    }

    /// `1 stream`, `2 streams`.
    public static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
