package dev.teal.base;

/// Whether the user has asked to stop. Set once, by Ctrl-C; long work asks for it between its parts.
///
/// The main thread is interrupted as well, once, so that a wait ends early: who catches the
/// [InterruptedException] calls [#check].
public final class Cancellation {
    private volatile boolean requested;

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
