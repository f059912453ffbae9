package dev.teal.image.transfer;

import dev.teal.server.Reply;

/// Measures of the last large transfer to a server, for estimating the next one.
///
/// @param layers uncompressed bytes; 0 before the first measurement
/// @param wire   bytes sent over the wire for them
/// @param millis milliseconds from the first byte to the last
record TransferRate(long layers, long wire, long millis) {
    static final TransferRate UNKNOWN = new TransferRate(0, 0, 0);

    /// With fewer bytes on the wire, a transfer measures round trips, not a rate.
    private static final long MIN_BYTES = 500_000;

    static TransferRate of(String text) {
        String[] words = Reply.fields(text, " ", 3);
        return new TransferRate(Reply.number(words[0]), Reply.number(words[1]), Reply.number(words[2]));
    }

    boolean isMeasured() {
        return wire >= MIN_BYTES && layers > 0;
    }

    @Override
    public String toString() {
        return layers + " " + wire + " " + millis;
    }
}
