package dev.teal.deploy;

import dev.teal.event.Problem;
import dev.teal.health.Answer;
import dev.teal.health.PublicProbe;
import dev.teal.slot.Release;
import dev.teal.slot.Slot;
import java.net.URI;
import java.time.Duration;

/// Asks the public address from this machine: name service, tunnel, router and app, as the users have it.
record VerifyPublic(URI url, Slot slot, Release release) implements Step {
    private static final int TRIES = 5;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "public";
    }

    @Override
    public String describe() {
        return "ask " + probe().address() + ": " + slot + " must answer";
    }

    private PublicProbe probe() {
        return new PublicProbe(url, release.health().path(), release.health().timeout());
    }

    @Override
    public boolean onlyLooks() {
        return true;
    }

    @Override
    public String run(Work work) {
        Answer answer = probe().ask();
        for (int attempt = 1; attempt < TRIES && !isRight(answer); attempt++) {
            work.tell(this, 0, 0, "try " + attempt + ": " + answer);
            work.pause(PAUSE);
            answer = probe().ask();
        }
        if (!isRight(answer)) {
            throw Problem.failed(
                    "the public address " + probe().address() + " does not show the new release: " + answer,
                    "see whether name service and tunnel lead to "
                            + work.site().server().name() + "; without `url` in teal.yml only the router is asked");
        }
        return probe().address() + " answers " + answer.status() + " from " + slot;
    }

    private boolean isRight(Answer answer) {
        return answer.isOf(slot.toString(), release.id(), release.health().status());
    }
}
