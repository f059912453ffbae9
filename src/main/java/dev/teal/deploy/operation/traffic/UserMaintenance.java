package dev.teal.deploy.operation.traffic;

import dev.teal.base.Problem;
import dev.teal.deploy.state.Target;
import dev.teal.deploy.state.UserNote;
import dev.teal.health.Answer;
import dev.teal.router.OfflinePage;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.time.Duration;

/// The maintenance of a user: nginx answers every request with 503 and a page. It needs no lock, so it can begin during
/// a deployment, which goes on; and it has a file of its own, so that replacing a database ([Maintenance]) and its
/// recovery neither begin nor end it.
public record UserMaintenance(Target target) {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    public void begin(byte[] page, Duration retryAfter, UserNote note) {
        OfflinePage offline = new OfflinePage(target.layout());
        must(target.server().run(offline.show(page, retryAfter, note.line())), "written");
        Answer answer = visit("/");
        if (!answer.offline() || answer.status() != 503) {
            target.server().run(offline.hide());
            throw Problem.failed(
                    "nginx on " + target.server().name() + " does not answer with the page, but \"" + answer
                            + "\": its file is from an older Teal, or it cannot read "
                            + target.layout().route() + "; requests reach the app as before",
                    "`teal setup` writes its file and fixes the folder; then run the command again");
        }
    }

    /// @return what a visitor gets now
    public Answer end() {
        must(target.server().run(new OfflinePage(target.layout()).hide()), "removed");
        return visit(target.config().health().path());
    }

    private void must(Result changed, String how) {
        if (!changed.ok()) {
            throw UserNote.unchanged(target.layout().offline(), how, target.server(), changed);
        }
    }

    private Answer visit(String path) {
        return Answer.of(target.server().run(target.router().visit(path, TIMEOUT), TIMEOUT.plus(Server.USUAL)));
    }
}
