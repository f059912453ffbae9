package dev.teal.load;

import java.time.Instant;

/// One lost request: not answered with a full, well-formed answer of the expected status.
///
/// @param at     when it began
/// @param heard  when its connection, which may have been idle since, had brought something last; `at` without one
/// @param worker what kind of request it was
/// @param kind   how it was lost
/// @param what   the evidence, such as `answered 502 instead of 200`
public record Failure(Instant at, Instant heard, RequestKind worker, Cause kind, String what) {

    /// How a request is lost.
    public enum Cause {
        /// No connection: refused, or no way to the host.
        REFUSED,
        /// The connection was reset, while sending or while waiting for the rest of the answer.
        RESET,
        /// Closed without a byte of an answer; also an idle keep-alive connection that closed while a
        /// request was under way.
        CLOSED,
        /// Closed in the middle of an answer: a short body, or chunks without the final one.
        CUT,
        /// Nothing came for longer than the limit.
        TIMEOUT,
        /// A full answer of the wrong status.
        STATUS,
        /// Not HTTP/1.1 as the RFC has it: no length, two lengths, a bad chunk, bytes after the end.
        MALFORMED
    }
}
