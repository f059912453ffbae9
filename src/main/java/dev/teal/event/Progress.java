package dev.teal.event;

/// Where a long operation says how far it is. Calls must be cheap; the listener thins them out.
@FunctionalInterface
public interface Progress {
    Progress NONE = (done, total, text) -> {};

    /// @param done  units so far, of `total`; both 0 when only the text says something
    void at(long done, long total, String text);
}
