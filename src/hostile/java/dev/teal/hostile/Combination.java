package dev.teal.hostile;

import java.util.List;
import java.util.Set;

/// A plant, a verb, and the app's user.
record Combination(int uid, Plant plant, Verb verb) {
    /// What came of one.
    ///
    /// @param violations what was not as it must be
    record Verdict(Outcome outcome, List<String> violations) {}

    /// A process lives in a container that runs; behind a killed client that may be none.
    boolean isPossible() {
        return plant.kind() != Plant.Kind.PROCESS || !verb.mayStayInterrupted();
    }

    /// Independent of those before: the app is well, with its ordinary database, before and after.
    Verdict run(HostileServer app) {
        verb.prepare().accept(app);
        Set<String> before = app.snapshots();
        app.lay(plant);
        Outcome outcome = verb.act().apply(app);
        Look look = Look.at(app);
        List<String> violations = Oracle.judge(app, this, outcome, look, before);
        undo(app, before, look, !violations.isEmpty());
        return new Verdict(outcome, violations);
    }

    private void undo(HostileServer app, Set<String> before, Look look, boolean violated) {
        app.pristine();
        app.local.tidy();
        if (violated) {
            app.server.look("find / /etc /usr/local /run /var/tmp -xdev -name 'PWNED*' -delete");
        }
        if (violated || !look.well()) {
            app.mustTeal("recover");
            if (!Look.at(app).well()) {
                app.mustTeal("deploy");
            }
            app.remember();
        }
        Set<String> more = app.snapshots();
        more.removeAll(before);
        if (!more.isEmpty()) {
            app.removeSnapshots(more);
        }
    }

    @Override
    public String toString() {
        return "uid " + uid + ", " + plant + ": " + verb;
    }
}
