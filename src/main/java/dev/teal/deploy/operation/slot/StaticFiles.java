package dev.teal.deploy.operation.slot;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Problem;
import dev.teal.config.AssetFolder;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.runtime.PublishedAssets;
import dev.teal.server.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The static files of releases, which nginx serves itself. Pages of the other release, which visitors have loaded, ask
/// for theirs after traffic has moved.
record StaticFiles(StepContext context) {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /// Publishes those of a release that was started, and those of the other slot if an older Teal has started it.
    ///
    /// @return how many the release has; 0 if the app has none
    /// @throws Problem when that fails for a new release; nothing may stand in the way of one that was live before
    int publish(Slot slot, Release release) {
        SlotState other = context.state().slotState(slot.other());
        if (other.running() && !other.release().isEmpty()) {
            run(slot.other(), other.release());
        }
        Optional<Result> published = run(slot, release.id());
        Optional<Problem> problem = published.flatMap(this::problem);
        problem.filter(_ -> release.wentLive().isEmpty()).ifPresent(failure -> {
            throw failure;
        });
        problem.ifPresent(failure -> context.warn(failure.happened(), failure.next()));
        return problem.isPresent() ? 0 : published.map(PublishedAssets::count).orElse(0);
    }

    private Optional<Result> run(Slot slot, String release) {
        Target target = context.target();
        List<AssetFolder> folders = target.config().router().assets();
        return folders.isEmpty()
                ? Optional.empty()
                : Optional.of(target.server().run(target.slots().publish(slot, release, folders), LIMIT));
    }

    private Optional<Problem> problem(Result published) {
        if (published.exitCode() == PublishedAssets.NO_FOLDER) {
            return Optional.of(Problem.failed(
                    "the release has no folder " + published.lastLine().strip() + ", which router.assets names",
                    "correct router.assets, or let the Dockerfile put the files there; then run the command again"));
        }
        return published.ok()
                ? Optional.empty()
                : Optional.of(Problem.failed(
                        "the static files of the release cannot be written to "
                                + context.target().layout().assets() + " on "
                                + context.target().server().name(),
                        published.errorLines(),
                        "fix the error above, then run the command again"));
    }
}
