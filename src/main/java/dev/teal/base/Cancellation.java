package dev.teal.base;

/// Whether the user has asked to stop. Set once, by Ctrl-C; long operations check it between their parts.
///
/// Ctrl-C also interrupts the main thread once, so that a wait ends early. Code that catches the
/// [InterruptedException] calls [#check].
public final class Cancellation {
    private volatile boolean requested;
    private volatile boolean begun;

    /// From now on something changes: a stop must not leave it half done. Before, the process may end at any time.
    public void begin() {
        begun = true;
    }

    public boolean begun() {
        return begun;
    }

    public void request() {
        requested = true;
    }

    public boolean requested() {
        return requested;
    }

    /// @throws Cancelled when the user has asked to stop
    public void check() {
        if (requested) {
            throw new Cancelled();
        }
    }
}
