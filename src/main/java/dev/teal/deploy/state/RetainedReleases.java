package dev.teal.deploy.state;

import dev.teal.app.Release;
import dev.teal.app.SlotState;
import dev.teal.base.Problem;
import dev.teal.image.Images;
import dev.teal.server.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The releases that have a record on the server, and which of them still have an image. Teal removes a record
/// with its image; when only the image is missing, something else removed it (`docker image prune -a`).
///
/// @param images names of the images on the server
public record RetainedReleases(ServerState state, Set<String> images) {
    private static final int NAMED = 5;
    private static final int SHORT_COMMIT = 12;

    /// The state of a release.
    public enum State {
        LIVE("live"),
        /// It can be rolled back to.
        KEPT("kept"),
        IMAGE_GONE("image gone"),
        /// It has no record, or was never live.
        NONE("");

        private final String words;

        State(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /// One round trip.
    public static RetainedReleases of(ServerState state) {
        Server server = state.target().server();
        Images images = state.target().images();
        boolean unknown = state.facts().releases().isEmpty() || !state.target().canRun(state.facts());
        return new RetainedReleases(state, unknown ? Set.of() : images.names(server.run(images.list()), server));
    }

    public State state(String release) {
        if (release.equals(live())) {
            return State.LIVE;
        }
        return state.facts()
                .release(release)
                .filter(found -> found.wentLive().isPresent())
                .map(found -> canRun(found) || runs(found) ? State.KEPT : State.IMAGE_GONE)
                .orElse(State.NONE);
    }

    private String live() {
        return state.slotState(state.live()).release();
    }

    private boolean canRun(Release release) {
        return images.contains(release.image());
    }

    /// Whether it runs as a standby, which a rollback need not start. `strategy: recreate` stops a standby
    /// first.
    private boolean runs(Release release) {
        SlotState idle = state.slotState(state.live().other());
        return idle.running()
                && idle.release().equals(release.id())
                && state.target().config().pause().isEmpty();
    }

    /// The release to roll back to.
    ///
    /// @param wanted an id, or a part of it ([KnownIds]); empty for the previous one
    /// @param anew   whether it is started anew even when it runs as a standby
    public Release rollbackTarget(String wanted, boolean anew) {
        Release target = wanted.isEmpty() ? previous() : named(wanted);
        portIsRouted(target);
        if (target.id().equals(live())) {
            throw Problem.usage(target.id() + " is already live", "name another: `teal history`");
        }
        if (target.wentLive().isEmpty()) {
            throw Problem.usage(target.id() + " was never live", "roll back to one that was: `teal history`");
        }
        if (!canRun(target) && (anew || !runs(target))) {
            throw imageIsGone(target);
        }
        return target;
    }

    /// The live release, to be started anew.
    public Release restartTarget() {
        Release target = state.liveRelease()
                .orElseThrow(() -> Problem.failed(
                        state.serving()
                                ? "the app in " + state.live() + " was not deployed by Teal, so Teal cannot start it"
                                : "nothing is live, so there is nothing to restart",
                        "`teal deploy` first"));
        portIsRouted(target);
        if (!canRun(target)) {
            throw imageIsGone(target);
        }
        return target;
    }

    /// A kept release, to run a command in.
    ///
    /// @param wanted as for [#rollbackTarget]
    public Release withImage(String wanted) {
        Release target = named(wanted);
        if (!canRun(target)) {
            throw imageIsGone(target);
        }
        return target;
    }

    private Release previous() {
        return state.previous()
                .orElseThrow(() -> state.facts().releases().isEmpty()
                        ? nothingDeployed()
                        : Problem.failed(
                                "there is no release older than " + (live().isEmpty() ? "the live one" : live())
                                        + " to go back to",
                                "`teal history` lists the releases that are kept"));
    }

    private Problem nothingDeployed() {
        return Problem.failed(
                "no release of " + state.target().config().app() + " has been deployed to "
                        + state.target().server().name() + " yet",
                "`teal deploy` makes the first one live");
    }

    private Release named(String wanted) {
        List<Release> kept = state.facts().releases();
        String id = new KnownIds("kept releases", kept.stream().map(Release::id).toList(), "teal history").find(wanted);
        return state.facts().release(id).orElseThrow();
    }

    /// Does not choose the next older one: the user decides how far to go back.
    private Problem imageIsGone(Release target) {
        List<String> others = state.wentLive()
                .filter(release -> !release.id().equals(live()) && canRun(release))
                .map(Release::id)
                .limit(NAMED)
                .toList();
        List<String> details = new ArrayList<>();
        details.add(others.isEmpty() ? "There is no other release to roll back to." : "Releases to roll back to:");
        others.forEach(id -> details.add("  " + id));
        return Problem.failed(
                "the image of " + target.id() + " is no longer on "
                        + state.target().server().name(),
                details,
                (others.isEmpty() ? "" : "`teal rollback " + others.getFirst() + "`, or ") + deployAgain(target));
    }

    /// The advice for a release whose image is gone.
    public static String deployAgain(Release release) {
        String[] commit = release.commit().split("-", 2);
        if (commit[0].isEmpty()) {
            return "deploy that version again: `teal deploy`";
        }
        String hash = commit[0].substring(0, Math.min(SHORT_COMMIT, commit[0].length()));
        return "deploy that commit again: `git checkout " + hash + " && teal deploy`"
                + (commit.length > 1 ? " (it was built with changes that were not committed)" : "");
    }

    /// nginx's file has one port for both slots.
    private void portIsRouted(Release release) {
        int routed = state.target().config().container().port();
        if (release.container().port() != routed) {
            throw Problem.failed(
                    release.id() + " listens on " + release.container().port() + ", but container.port is now "
                            + routed,
                    "set container.port back, `teal setup`, then run the command again");
        }
    }
}
