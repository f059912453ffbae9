package dev.teal.image.transfer;

import dev.teal.server.Told;

/// How the last large transfer to a server went: what the next one will take can be told from it.
///
/// @param layers uncompressed bytes; 0 when nothing was measured yet
/// @param wire   bytes that went over the wire for them
/// @param millis from the first byte to the last
record Line(long layers, long wire, long millis) {
    static final Line UNKNOWN = new Line(0, 0, 0);

    /// A transfer of fewer bytes on the wire measures round trips, not a rate.
    private static final long LEAST = 500_000;

    static Line of(String text) {
        String[] words = Told.parts(text, " ", 3);
        return new Line(Told.number(words[0]), Told.number(words[1]), Told.number(words[2]));
    }

    boolean tells() {
        return wire >= LEAST && layers > 0;
    }

    @Override
    public String toString() {
        return layers + " " + wire + " " + millis;
    }
}
