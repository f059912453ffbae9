package dev.teal.deploy;

import dev.teal.event.Problem;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.slot.Release;
import dev.teal.slot.Slot;
import java.time.Duration;
import java.util.List;

/// Asks as a visitor would, through the router: the right slot must answer, and well; the app itself must
/// name the right release when it names one (header X-Teal-Release, from its environment's TEAL_RELEASE).
record VerifyRouter(Slot slot, Release release) implements Step {
    private static final int TRIES = 3;
    private static final Duration PAUSE = Duration.ofMillis(300);

    @Override
    public String name() {
        return "router";
    }

    @Override
    public String describe() {
        return "ask through the router: " + slot + " must answer with " + release.id();
    }

    @Override
    public boolean onlyLooks() {
        return true;
    }

    @Override
    public String run(Work work) {
        List<String> answer = List.of();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Result result = work.site()
                    .server()
                    .run(
                            work.site()
                                    .router()
                                    .visit(
                                            release.health().path(),
                                            release.health().timeout()),
                            release.health().timeout().plus(Server.USUAL));
            answer = result.lines();
            if (isRight(answer)) {
                return slot + " answers " + release.health().status()
                        + (answer.contains("release " + release.id()) ? " and names " + release.id() : "");
            }
            work.pause(PAUSE);
        }
        throw Problem.failed(
                "the router does not bring requests to " + slot + " well: it answered \"" + String.join(", ", answer)
                        + "\", expected status " + release.health().status() + ", slot " + slot,
                answer.contains("slot " + slot)
                        ? "see " + work.site().router().url() + release.health().path() + " on "
                                + work.site().server().name() + ", and nginx' error log"
                        : "can nginx' workers read " + work.site().layout().route()
                                + "? `teal setup` mends its permissions");
    }

    private boolean isRight(List<String> answer) {
        boolean otherRelease = answer.stream().anyMatch(line -> line.startsWith("release "))
                && !answer.contains("release " + release.id());
        return answer.contains("status " + release.health().status())
                && answer.contains("slot " + slot)
                && !otherRelease;
    }
}
