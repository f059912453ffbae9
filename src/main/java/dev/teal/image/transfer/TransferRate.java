package dev.teal.image.transfer;

import dev.teal.server.Reply;

/// How the last large transfer to a server went: what the next one will take can be told from it.
///
/// @param layers uncompressed bytes; 0 when nothing was measured yet
/// @param wire   bytes that went over the wire for them
/// @param millis from the first byte to the last
record TransferRate(long layers, long wire, long millis) {
    static final TransferRate UNKNOWN = new TransferRate(0, 0, 0);

    /// A transfer of fewer bytes on the wire measures round trips, not a rate.
    private static final long LEAST = 500_000;

    static TransferRate of(String text) {
        String[] words = Reply.fields(text, " ", 3);
        return new TransferRate(Reply.number(words[0]), Reply.number(words[1]), Reply.number(words[2]));
    }

    boolean tells() {
        return wire >= LEAST && layers > 0;
    }

    @Override
    public String toString() {
        return layers + " " + wire + " " + millis;
    }
}
