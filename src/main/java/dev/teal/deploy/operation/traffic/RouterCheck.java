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

/// Sends a request through the router, as a visitor would. The right slot must answer with the expected status.
/// If the app names its release (header X-Teal-Release, from TEAL_RELEASE in its environment), it must name the
/// right one. During a maintenance of the user, nginx names the slot that it has chosen, and answers itself.
public record RouterCheck(StepContext context, Slot slot, Release release) {
    private static final int TRIES = 3;
    private static final Duration INTERVAL = Duration.ofMillis(300);

    /// @return a phrase that names what answered
    public String mustAnswer() {
        Answer answer = ask();
        for (int attempt = 1; attempt < TRIES && !isRight(answer); attempt++) {
            context.sleep(INTERVAL);
            answer = ask();
        }
        if (answer.isOffline(slot.toString())) {
            return slot + " is chosen; visitors get 503, because `teal maintenance` is on";
        }
        if (isRight(answer)) {
            return slot + " answers " + answer.brief()
                    + (answer.names(release.id()) ? " and names " + release.id() : "");
        }
        throw Problem.failed(
                "a request through the router to " + slot + " failed: the answer was \"" + answer
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
                        : "check that nginx can read "
                                + context.target().layout().route() + "; `teal setup` fixes its permissions");
    }

    private Answer ask() {
        Duration timeout = release.health().timeout();
        Target target = context.target();
        return Answer.of(target.server()
                .run(target.router().visit(release.health().path(), timeout), timeout.plus(Server.USUAL)));
    }

    private boolean isRight(Answer answer) {
        return answer.isOf(slot.toString(), release.id(), release.health().status())
                || answer.isOffline(slot.toString())
                || leadsToHttps(context.target().router(), answer);
    }

    /// When router.trusted does not include this server, nginx tells the app that Teal's request came over
    /// http. The slot itself has already passed the health check as https.
    private boolean leadsToHttps(Router router, Answer answer) {
        Visitor visitor = router.visitor();
        return visitor.isSecure()
                && !router.trustsItsServer()
                && answer.isOf(slot.toString(), release.id(), answer.status())
                && answer.location()
                        .equals("https://" + visitor.host() + release.health().path());
    }
}
