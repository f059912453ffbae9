package dev.teal.router;

import dev.teal.server.Reply;
import dev.teal.server.Result;
import java.time.Duration;
import java.util.Optional;

/// What happened to the paused requests.
///
/// @param closed  whether nginx sees the pause file
/// @param count   how many were paused
/// @param longest the longest wait of a request that was then served
/// @param expired how many waited until the pause timed out, and went to the live slot
/// @param gone    how many were given up by their clients
/// @param waiting how many still wait
/// @param rate    requests in the last second, paused or not
public record PauseStats(
        boolean closed, long count, Duration longest, long expired, long gone, long waiting, long rate) {

    /// @return empty when nginx's file was written without `strategy: recreate`
    public static Optional<PauseStats> of(Result result) {
        String[] words = result.out().strip().split(" ", 7);
        return !result.ok() || words.length != 7
                ? Optional.empty()
                : Optional.of(new PauseStats(
                        words[0].equals("closed"),
                        Reply.number(words[1]),
                        Duration.ofMillis(Reply.number(words[2])),
                        Reply.number(words[3]),
                        Reply.number(words[4]),
                        Reply.number(words[5]),
                        Reply.number(words[6])));
    }
}
