package dev.teal.deploy.operation.traffic;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.health.Advice;
import dev.teal.health.Answer;
import dev.teal.health.Visitor;
import dev.teal.router.Router;
import dev.teal.server.Server;
import java.time.Duration;

/// Asks as a visitor would, through the router: the right slot must answer, and well; the app itself must
/// name the right release when it names one (header X-Teal-Release, from its environment's TEAL_RELEASE).
public record RouterCheck(StepContext context, Slot slot, Release release) {
    private static final int TRIES = 3;
    private static final Duration INTERVAL = Duration.ofMillis(300);

    /// @return what answered, a sentence
    public String mustAnswer() {
        Answer answer = ask();
        for (int attempt = 1; attempt < TRIES && !isRight(answer); attempt++) {
            context.sleep(INTERVAL);
            answer = ask();
        }
        if (isRight(answer)) {
            return slot + " answers " + answer.brief()
                    + (answer.names(release.id()) ? " and names " + release.id() : "");
        }
        throw Problem.failed(
                "the router does not bring requests to " + slot + " well: it answered \"" + answer
                        + "\", expected status " + release.health().status() + ", slot " + slot,
                answer.isFrom(slot.toString())
                        ? Advice.of(
                                        answer,
                                        context.target().router().visitor(),
                                        release.health().path())
                                .orElseGet(
                                        () -> "see " + context.target().router().url()
                                                + release.health().path() + " on "
                                                + context.target().server().name() + ", and nginx' error log")
                        : "can nginx' workers read " + context.target().layout().route()
                                + "? `teal setup` fixes its permissions");
    }

    private Answer ask() {
        Duration timeout = release.health().timeout();
        Target target = context.target();
        return Answer.of(target.server()
                .run(target.router().visit(release.health().path(), timeout), timeout.plus(Server.USUAL)));
    }

    private boolean isRight(Answer answer) {
        return answer.isOf(slot.toString(), release.id(), release.health().status())
                || leadsToHttps(context.target().router(), answer);
    }

    /// Where router.trusted leaves out this server, nginx tells the app that Teal's question came by http.
    /// The slot has answered well to https before.
    private boolean leadsToHttps(Router router, Answer answer) {
        Visitor visitor = router.visitor();
        return visitor.isSecure()
                && !router.trustsItsServer()
                && answer.isOf(slot.toString(), release.id(), answer.status())
                && answer.location()
                        .equals("https://" + visitor.host() + release.health().path());
    }
}
