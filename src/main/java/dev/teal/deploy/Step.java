package dev.teal.deploy;

import dev.teal.event.Problem;
import java.util.Optional;

/// A part of a deployment that can print itself, run, and be undone. Its act may be
/// repeated: a second time does no harm.
public sealed interface Step
        permits BuildImage,
                TakeLock,
                Preflight,
                CheckDatabase,
                PrepareVolumes,
                ShipImage,
                SnapshotDatabase,
                RunReleaseCommand,
                StartSlot,
                AwaitHealthy,
                CheckAccess,
                Flip,
                VerifyRouter,
                AskPublic,
                VerifyPublic,
                Watch,
                Drain,
                RetireSlot,
                HoldRequests,
                LetGo,
                TellOfData,
                PrepareRestore,
                ReceiveDatabase,
                PackSnapshot,
                CloseRouter,
                StopSlots,
                ReplaceDatabase,
                OpenRouter,
                MeasureOverlap,
                RecordRelease,
                ReleaseLock {

    /// One word, in the journal, on the terminal and in `--json`: `flip`.
    String name();

    /// What it will do: a line of `teal plan`.
    String describe();

    /// Does it.
    ///
    /// @return what it did or found, for its line
    /// @throws Problem when it could not
    String run(Work work);

    /// Whether a failure from here on goes back. Not once the new release is proven live: then it goes
    /// forward only.
    default boolean reversible() {
        return true;
    }

    /// Whether it only looks at how things are. Then its lines in the journal need not be on the disk before it runs:
    /// they are before the next act is.
    default boolean onlyLooks() {
        return false;
    }

    /// Takes back what it did, as far as it got.
    ///
    /// @return what it did; empty when there was nothing to take back
    default Optional<String> undo(Work work) {
        return Optional.empty();
    }
}
