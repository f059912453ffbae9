package dev.teal.event;

/// Receives the progress of a long operation. Calls must be cheap; the listener throttles them.
@FunctionalInterface
public interface Progress {
    Progress NONE = (done, total, text) -> {};

    /// @param done  units done so far, of `total`; both 0 when there is only a text
    void at(long done, long total, String text);
}
