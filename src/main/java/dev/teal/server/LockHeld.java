package dev.teal.server;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import java.util.List;

/// Another worker holds the lock, or a user holds deployments off. Waiting helps.
public final class LockHeld extends Problem {
    private static final long serialVersionUID = 1L;

    public LockHeld(String lockFile) {
        this(lockFile + " is locked by another process", "wait until that process ends");
    }

    public LockHeld(String happened, String next) {
        super(happened, List.of(), next, ExitCode.FAILED);
    }
}
