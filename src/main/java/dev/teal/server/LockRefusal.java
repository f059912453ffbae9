package dev.teal.server;

import dev.teal.event.Problem;
import java.util.Optional;

/// Why a worker that was to hold a lock ended instead.
final class LockRefusal {
    private LockRefusal() {}

    /// Nothing when it was not about the lock: ssh itself failed, or the shell never ran.
    static Optional<Problem> of(String server, String lockFile, ShellWorker.Silence silence) {
        return switch (silence.exitCode()) {
            case WorkerScript.LOCK_HELD -> Optional.of(new LockHeld(lockFile));
            case WorkerScript.NO_FLOCK ->
                Optional.of(Problem.failed(
                        server + " has no flock(1), which keeps two deployments apart",
                        "install it there: `apt-get install util-linux`, on a Mac `brew install flock`"));
            case WorkerScript.NO_LOCK, 1, 2 -> // 1 and 2: how bash and dash leave when the file cannot be opened
                Optional.of(Problem.failed(
                        "could not lock %s on %s".formatted(lockFile, server),
                        silence.words(),
                        "run `teal setup`, which makes the file"));
            default -> Optional.empty();
        };
    }
}
