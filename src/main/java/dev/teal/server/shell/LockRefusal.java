package dev.teal.server.shell;

import dev.teal.base.Problem;
import dev.teal.server.LockHeld;
import dev.teal.server.Result;
import java.util.Optional;

/// The reason why a worker did not get a lock.
final class LockRefusal {
    private LockRefusal() {}

    /// Empty when the worker got the lock.
    static Optional<Problem> of(String server, String lockFile, Result result) {
        return switch (result.exitCode()) {
            case 0 -> Optional.empty();
            case WorkerScript.LOCK_HELD -> Optional.of(new LockHeld(lockFile));
            case WorkerScript.NO_FLOCK ->
                Optional.of(Problem.failed(
                        server + " has no flock(1), which prevents two deployments at the same time",
                        "install it on the server: `apt-get install util-linux`, on a Mac `brew install flock`"));
            default ->
                Optional.of(Problem.failed(
                        "could not lock %s on %s".formatted(lockFile, server),
                        result.errorLines(),
                        "run `teal setup`, which creates the file"));
        };
    }
}
