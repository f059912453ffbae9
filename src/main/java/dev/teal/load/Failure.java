package dev.teal.load;

import java.time.Instant;

/// A lost request: one that did not get a complete, well-formed answer with the expected status.
///
/// @param at     when the request began
/// @param heard  when its connection last received something, possibly for an earlier request; `at` without a
///               connection
/// @param worker the kind of request
/// @param kind   how it was lost
/// @param what   the evidence, such as `answered 502 instead of 200`
public record Failure(Instant at, Instant heard, RequestKind worker, Cause kind, String what) {

    /// How a request is lost.
    public enum Cause {
        /// No connection: refused, or no route to the host.
        REFUSED,
        /// The connection was reset, while sending or while waiting for the rest of the answer.
        RESET,
        /// Closed without a byte of an answer; also an idle connection that was closed while a request was on
        /// its way.
        CLOSED,
        /// Closed in the middle of an answer: a short body, or chunks without the final one.
        CUT,
        /// Nothing arrived within the limit.
        TIMEOUT,
        /// A complete answer with the wrong status.
        STATUS,
        /// Not valid HTTP/1.1: no length, two lengths, a bad chunk, bytes after the end.
        MALFORMED
    }
}
