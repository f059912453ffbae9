package dev.teal.doctor;

import static dev.teal.doctor.Check.when;

import dev.teal.base.Finding;
import dev.teal.config.Layout;
import dev.teal.deploy.operation.release.Leftover;
import dev.teal.deploy.operation.release.Leftover.Kind;
import dev.teal.deploy.operation.release.Leftovers;
import dev.teal.deploy.state.ServerState;
import dev.teal.server.Command;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What interrupted commands left and nothing uses, and who can read Teal's files. While a deployment runs, or before
/// `teal recover`, it is in use.
record LeftoverChecks(ServerState state, HostFacts host, Instant now) implements Theme {
    private static final Set<Kind> INTERRUPTED = EnumSet.of(Kind.RUN, Kind.IMAGE, Kind.FILE);
    private static final int PRIVATE = 0700;

    @Override
    public List<Check> checks() {
        boolean unknown = !state.facts().unreadable().isEmpty(); // which is a finding of its own
        boolean inUse = !state.facts().holder().isEmpty()
                || state.facts().journal().interrupted().isPresent();
        return unknown || inUse ? List.of(access()) : List.of(access(), leftovers());
    }

    private Check access() {
        Layout layout = state.target().layout();
        List<String> exposed = new ArrayList<>(host.all("exposed"));
        host.one("mode")
                .filter(mode -> (Integer.parseInt(mode, 8) & 0777) != PRIVATE)
                .ifPresent(mode -> exposed.add(layout.teal() + " (mode " + mode + ")"));
        return Check.of("teal folder", "only its owner can read it")
                .found(
                        when(
                                !exposed.isEmpty(),
                                Finding.refuses(
                                        "other users of " + server() + " can look into files with secrets",
                                        exposed,
                                        "`chmod -R go= " + layout.teal() + "`")),
                        new Fix.OnServer(
                                "run `chmod -R go= " + layout.teal() + "` on " + server(),
                                Command.of("chmod", "-R", "go=", layout.teal())));
    }

    private Check leftovers() {
        List<Leftover> left = Leftovers.of(state, now).stream()
                .filter(leftover -> INTERRUPTED.contains(leftover.kind()))
                .toList();
        return Check.of("leftovers", "none")
                .found(
                        when(
                                !left.isEmpty(),
                                new Finding(
                                        Finding.Severity.WARNS,
                                        "interrupted commands left on " + server() + " what nothing uses",
                                        left.stream().map(Leftover::name).toList(),
                                        "`teal prune` removes it")),
                        new Fix.Prune(left));
    }

    private String server() {
        return state.target().server().name();
    }
}
