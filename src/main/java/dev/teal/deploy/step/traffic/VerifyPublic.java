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

/// Asks the public address from this machine: name service, tunnel, router and app, as the users have it.
/// It must show what it showed of the release before.
///
/// @param before what [AskPublic] found
public record VerifyPublic(URI url, Slot slot, Release release, Output<PublicView> before) implements Step {
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
    public Effect effect() {
        return Effect.LOOKS;
    }

    @Override
    public String run(StepContext context) {
        PublicView shown = before.get();
        if (shown.isEmpty()) {
            return "not asked: " + probe().address() + " did not show the release before either";
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
        return probe().address() + " answers " + answer.brief() + (shown.slot() ? " from " + slot : "");
    }

    private Problem wrong(StepContext context, Answer answer) {
        String next = "see whether name service and tunnel lead to "
                + context.target().server().name() + "; without `url` in teal.yml only the router is asked";
        return Problem.failed(
                "the public address " + probe().address() + " does not show the new release: " + answer,
                Advice.of(answer, Visitor.at(url), release.health().path()).orElse(next));
    }

    private boolean isRight(PublicView shown, Answer answer) {
        return shown.isIn(answer, slot, release.id(), release.health().status());
    }
}
