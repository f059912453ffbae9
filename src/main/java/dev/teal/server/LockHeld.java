package dev.teal.server;

import dev.teal.event.ExitCode;
import dev.teal.event.Problem;
import java.util.List;

/// Another worker holds the lock.
public final class LockHeld extends Problem {
    private static final long serialVersionUID = 1L;

    public LockHeld(String lockFile) {
        super(lockFile + " is locked by another", List.of(), "wait for it to end", ExitCode.FAILED);
    }
}
