package dev.teal.router;

import dev.teal.server.Reply;
import dev.teal.server.Result;
import java.time.Duration;
import java.util.Optional;

/// What became of the requests that were paused.
///
/// @param closed  whether nginx sees the file that holds requests
/// @param count   how many were held
/// @param longest the longest wait that ended with an answer
/// @param expired how many waited to the end of the time, and were sent on to whatever was live
/// @param gone    how many were given up by their clients
/// @param waiting how many still wait
/// @param rate    requests of the last second, held or not
public record PauseStats(
        boolean closed, long count, Duration longest, long expired, long gone, long waiting, long rate) {

    /// @return empty when nginx' file was written without `strategy: recreate`
    public static Optional<PauseStats> of(Result answer) {
        String[] words = answer.out().strip().split(" ", 7);
        return !answer.ok() || words.length != 7
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
