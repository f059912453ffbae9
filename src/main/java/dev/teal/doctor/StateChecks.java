package dev.teal.doctor;

import static dev.teal.doctor.Check.when;

import dev.teal.app.Slot;
import dev.teal.base.Finding;
import dev.teal.config.Config;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.Journal.Attempt;
import dev.teal.deploy.state.ServerFacts;
import dev.teal.deploy.state.ServerState;
import dev.teal.server.Command;
import java.util.List;
import java.util.Optional;

/// What Teal has recorded on the server about releases and deployments, and whether it agrees with the router.
record StateChecks(ServerState state, HostFacts host) implements Theme {
    /// The flag tells, as it does nginx: what is live may have changed since the check.
    private static final String MARK =
            "if [ -f \"$1\" ]; then port=$3; else port=$2; fi; printf '%s\\n' \"$port\" >\"$4.new\" && mv \"$4.new\" \"$4\"";

    @Override
    public List<Check> checks() {
        return List.of(deployments(), maintenance(), records(), journal(), marker());
    }

    private Check deployments() {
        String holder = facts().holder();
        Optional<Attempt> interrupted = holder.isEmpty() ? facts().journal().interrupted() : Optional.empty();
        return Check.of("deployments", holder.isEmpty() ? "none is interrupted or held off" : holder)
                .found(interrupted.map(attempt -> Finding.refuses(
                        "the " + attempt.begin().kind().word() + " of "
                                + attempt.begin().release() + " by "
                                + attempt.begin().by() + " was interrupted"
                                + (attempt.lastStep().isEmpty() ? "" : " at " + attempt.lastStep()),
                        "`teal recover` finishes or undoes it")))
                .found(facts().userLock()
                        .map(note -> Finding.warns(
                                "deployments are locked " + note.describe(), "`teal lock release` ends it")));
    }

    private Check maintenance() {
        return Check.of("maintenance", "off")
                .found(when(
                        facts().closed() && facts().holder().isEmpty(),
                        Finding.refuses(
                                "visitors get 503: a replacement of the database was interrupted", "`teal recover`")))
                .found(facts().offline()
                        .map(note -> Finding.warns(
                                "visitors get 503, maintenance " + note.describe(), "`teal maintenance off` ends it")));
    }

    private Check records() {
        String folder = state.target().layout().releases();
        return Check.of("records", facts().releases().size() + " releases are recorded")
                .found(when(
                        !facts().unreadable().isEmpty(),
                        Finding.refuses(
                                "the records of some releases on " + server() + " are damaged",
                                facts().unreadable(),
                                "move them out of " + folder + "; no rollback can use them")));
    }

    /// Both know which slot is live, unless traffic was moved by hand.
    private Check journal() {
        Optional<Entry> last = facts().journal().attempts().reversed().stream()
                .filter(Attempt::succeeded)
                .findFirst()
                .map(Attempt::begin);
        String flag = state.target().layout().flag();
        return Check.of("journal", "agrees with nginx about the live slot")
                .found(last.filter(begin -> !begin.to().equals(chosen().toString()))
                        .map(begin -> Finding.refuses(
                                chosen() + " is chosen on " + server() + ", but the last "
                                        + begin.kind().word() + " ended with " + begin.to() + " live ("
                                        + begin.release() + "): traffic was moved by hand",
                                "if " + begin.to() + " runs and should serve: `"
                                        + (chosen() == Slot.BLUE ? "touch " : "rm ") + flag + "` on " + server()
                                        + "; else `teal deploy`")));
    }

    /// As the flag has it. nginx may be unable to see that, which is a finding of its own.
    private Slot chosen() {
        return facts().flag();
    }

    private Check marker() {
        String port = String.valueOf(state.target().slots().port(chosen()));
        String file = state.target().layout().marker();
        String written = host.one("marker").orElse("");
        return Check.of(".active-port", "names the live slot's port")
                .found(
                        when(
                                !written.equals(port),
                                Finding.warns(
                                        file + " on " + server()
                                                + (written.isEmpty() ? " is missing" : " says " + written) + ", but "
                                                + chosen() + " is live, port " + port
                                                + ": old scripts and people go by it",
                                        "write " + port + " to it")),
                        new Fix.OnServer(
                                "write the port of the live slot to " + file,
                                Command.script(
                                        MARK,
                                        state.target().layout().flag(),
                                        String.valueOf(config().slots().blue()),
                                        String.valueOf(config().slots().green()),
                                        file)));
    }

    private ServerFacts facts() {
        return state.facts();
    }

    private Config config() {
        return state.target().config();
    }

    private String server() {
        return state.target().server().name();
    }
}
