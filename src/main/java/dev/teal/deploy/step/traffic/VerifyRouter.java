package dev.teal.deploy.step.traffic;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.run.Effect;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.Work;
import dev.teal.deploy.state.Site;
import dev.teal.health.Advice;
import dev.teal.health.Answer;
import dev.teal.health.Visitor;
import dev.teal.router.Router;
import dev.teal.server.Server;
import java.time.Duration;

/// Asks as a visitor would, through the router: the right slot must answer, and well; the app itself must
/// name the right release when it names one (header X-Teal-Release, from its environment's TEAL_RELEASE).
public record VerifyRouter(Slot slot, Release release) implements Step {
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
    public Effect effect() {
        return Effect.LOOKS;
    }

    @Override
    public String run(Work work) {
        Answer answer = ask(work);
        for (int attempt = 1; attempt < TRIES && !isRight(work, answer); attempt++) {
            work.pause(PAUSE);
            answer = ask(work);
        }
        if (isRight(work, answer)) {
            return slot + " answers " + answer.brief()
                    + (answer.names(release.id()) ? " and names " + release.id() : "");
        }
        throw Problem.failed(
                "the router does not bring requests to " + slot + " well: it answered \"" + answer
                        + "\", expected status " + release.health().status() + ", slot " + slot,
                answer.isFrom(slot.toString())
                        ? Advice.of(
                                        answer,
                                        work.site().router().visitor(),
                                        release.health().path())
                                .orElseGet(() -> "see " + work.site().router().url()
                                        + release.health().path() + " on "
                                        + work.site().server().name() + ", and nginx' error log")
                        : "can nginx' workers read " + work.site().layout().route()
                                + "? `teal setup` mends its permissions");
    }

    private Answer ask(Work work) {
        Duration timeout = release.health().timeout();
        Site site = work.site();
        return Answer.of(
                site.server().run(site.router().visit(release.health().path(), timeout), timeout.plus(Server.USUAL)));
    }

    private boolean isRight(Work work, Answer answer) {
        return answer.isOf(slot.toString(), release.id(), release.health().status())
                || leadsToHttps(work.site().router(), answer);
    }

    /// Where router.trusted leaves out this server, nginx tells the app that Teal's question came by http.
    /// The slot has answered well to https before.
    private boolean leadsToHttps(Router router, Answer answer) {
        Visitor visitor = router.visitor();
        return visitor.isSecure()
                && !router.believesItsServer()
                && answer.isOf(slot.toString(), release.id(), answer.status())
                && answer.location()
                        .equals("https://" + visitor.host() + release.health().path());
    }
}
