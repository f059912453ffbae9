package dev.teal.deploy.step.traffic;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.operation.traffic.PublicView;
import dev.teal.deploy.run.Output;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Effect;
import dev.teal.health.Advice;
import dev.teal.health.Answer;
import dev.teal.health.PublicProbe;
import dev.teal.health.Visitor;
import java.net.URI;
import java.time.Duration;

/// Sends a request to the public address from this machine, through DNS, tunnel, router and app, as users do.
/// It must show of the new release what it showed of the old one.
///
/// @param before the result of [AskPublic]
public record VerifyPublic(URI url, Slot slot, Release release, Output<PublicView> before) implements Step {
    private static final int TRIES = 5;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "public";
    }

    @Override
    public String describe() {
        return "request " + probe().address() + ": " + slot + " must answer";
    }

    private PublicProbe probe() {
        return new PublicProbe(url, release.health().path(), release.health().timeout());
    }

    @Override
    public Effect effect() {
        return Effect.LOOKS;
    }

    @Override
    public String run(StepContext context) {
        PublicView shown = before.get();
        if (shown.isEmpty()) {
            return "not checked: " + probe().address() + " did not show the old release either";
        }
        Answer answer = probe().ask();
        for (int attempt = 1; attempt < TRIES && !isRight(shown, answer); attempt++) {
            context.report(0, 0, "try " + attempt + ": " + answer);
            context.sleep(PAUSE);
            answer = probe().ask();
        }
        if (!isRight(shown, answer)) {
            throw wrong(context, answer);
        }
        if (answer.isOffline(slot.toString())) {
            return probe().address() + " shows " + slot + ", behind the page of `teal maintenance`";
        }
        return probe().address() + " answers " + answer.brief() + (shown.slot() ? " from " + slot : "");
    }

    private Problem wrong(StepContext context, Answer answer) {
        String next = "check that DNS and tunnel lead to "
                + context.target().server().name() + "; without `url` in teal.yml only the router is checked";
        return Problem.failed(
                "the public address " + probe().address() + " does not show the new release: " + answer,
                Advice.of(answer, Visitor.at(url), release.health().path()).orElse(next));
    }

    private boolean isRight(PublicView shown, Answer answer) {
        return shown.isIn(answer, slot, release.id(), release.health().status());
    }
}
