package dev.teal.deploy.step.release;

import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Finding;
import dev.teal.base.Sizes;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.config.SlotPorts;
import dev.teal.data.Checks;
import dev.teal.deploy.operation.data.Findings;
import dev.teal.deploy.operation.release.ImageVolumes;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.operation.traffic.Pause;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.image.RunDefaults;
import dev.teal.router.Neighbors;
import dev.teal.router.Neighbors.Taker;
import dev.teal.router.PauseStats;
import dev.teal.runtime.Engine;
import dev.teal.runtime.Refusal;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Checks, before anything is changed, for conditions that would make the deployment fail later.
public record Preflight(ReleaseCandidate candidate, Slot to) implements Step {
    /// Limit of a request to the live release, which may be unhealthy.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration WORRYING_SKEW = Duration.ofMinutes(1);

    private static final String FACTS = Scripts.read(Preflight.class, "preflight.sh");

    @Override
    public String name() {
        return "preflight";
    }

    @Override
    public String describe() {
        return "check disk, platform, the image's volumes, the port of " + to + ", clocks and the router's file";
    }

    @Override
    public String run(StepContext context) {
        Target target = context.target();
        Result result = target.server()
                .run(Command.script(
                        FACTS,
                        target.layout().directory(),
                        String.valueOf(target.slots().port(to)),
                        candidate.engine().get().folder(),
                        target.slots().check(to, candidate.release()).inShell(),
                        context.state().serving()
                                ? target.router()
                                        .visit(candidate.release().health().path(), PATIENCE)
                                        .inShell()
                                : ""));
        Map<String, String> facts = new HashMap<>();
        result.lines().stream().map(line -> Reply.fields(line, "=", 2)).forEach(fact -> facts.put(fact[0], fact[1]));
        Findings.enforce(context, check(context, result, facts));
        return "room " + Sizes.of(kilobytes(facts, "free")) + ", router, port and platform fit";
    }

    private List<Finding> check(StepContext context, Result result, Map<String, String> facts) {
        ServerState state = context.state();
        Target target = context.target();
        List<Finding> found = new ArrayList<>();
        if (!result.ok()) {
            found.add(Finding.refuses(
                    Refusal.of(result, target.server()).orElseThrow(() -> Reply.unexpected(result.err()))));
        }
        routerIsCurrent(state).ifPresent(found::add);
        portsAreRegistered(state).ifPresent(found::add);
        platformFits(target).ifPresent(found::add);
        found.addAll(ImageVolumes.check(state, RunDefaults.of(candidate.image()).volumes()));
        diskHasRoom(target, facts).forEach(found::add);
        portIsFree(state, facts.getOrDefault("taken", "")).ifPresent(found::add);
        if (facts.containsKey("stranger")) {
            visitorsReachTheApp(target).ifPresent(found::add);
        }
        clocksAgree(context.clock(), facts).ifPresent(found::add);
        dataIsLocal(facts.getOrDefault("fs", "")).ifPresent(found::add);
        if (found.stream().noneMatch(Finding::refuses)) { // the rest asks nginx again
            target.config()
                    .pause()
                    .flatMap(limit -> requestsHaveRoom(context, limit))
                    .ifPresent(found::add);
        }
        return found;
    }

    private static Optional<Finding> routerIsCurrent(ServerState state) {
        return when(
                !state.routerIsCurrent(),
                Finding.refuses(
                        "the router's file on " + state.target().server().name() + " differs from teal.yml",
                        "`teal setup` writes it (nginx reloads once), then `teal deploy`"));
    }

    /// `teal setup` has checked that no other app on the server has them.
    private static Optional<Finding> portsAreRegistered(ServerState state) {
        Config config = state.target().config();
        SlotPorts ports = config.slots();
        return state.facts()
                .registration()
                .filter(_ -> config.runtime().needsRoot()) // it has the ports of all apps
                .filter(registered -> !registered.slots().equals(ports))
                .map(registered -> Finding.refuses(
                        "the ports of the slots have changed from "
                                + registered.slots().blue() + " and "
                                + registered.slots().green() + " to " + ports.blue() + " and " + ports.green(),
                        "`teal setup` checks that no other app has them, then `teal deploy`"));
    }

    private Optional<Finding> platformFits(Target target) {
        String image = candidate.image().platform();
        String server = candidate.engine().get().platform();
        return when(
                !server.isEmpty() && !image.equals(server),
                Finding.refuses(
                        "the image is for " + image + ", but " + target.server().name() + " is " + server,
                        "set image.platform to " + server + " in teal.yml, then `teal deploy`"));
    }

    private Stream<Finding> diskHasRoom(Target target, Map<String, String> facts) {
        Engine engine = candidate.engine().get();
        return Stream.of(
                        hasRoom(
                                target,
                                engine.kept(),
                                kilobytes(facts, "free"),
                                candidate.image().bytes() + Layout.SPARE_BYTES),
                        hasRoom(target, target.layout().directory(), kilobytes(facts, "appfree"), Layout.SPARE_BYTES))
                .flatMap(Optional::stream);
    }

    private Optional<Finding> hasRoom(Target target, String where, long free, long needed) {
        return when(
                free < needed,
                Finding.refuses(
                        "the disk of " + target.server().name() + " has " + Sizes.of(free) + " left (" + where
                                + "); the release needs " + Sizes.of(needed),
                        "free some space on it (" + candidate.engine().get().disk()
                                + "), or lower `retain`; then `teal deploy`"));
    }

    private static long kilobytes(Map<String, String> facts, String name) {
        return Reply.number(facts.getOrDefault(name, "0")) * 1024;
    }

    /// Another nginx site may have been added since `teal setup` and receive the requests that verify the flip.
    private static Optional<Finding> visitorsReachTheApp(Target target) {
        Result dump = target.server().run(Neighbors.dump(target.config()));
        List<Taker> takers = Neighbors.of(dump.out(), target.config()).takers(target.router());
        return when(
                !takers.isEmpty(),
                Finding.refuses(
                        "nginx on " + target.server().name() + " serves other sites instead of "
                                + target.config().label(),
                        takers.stream().map(Taker::toString).toList(),
                        "`teal setup` says how to fix each"));
    }

    private Optional<Finding> portIsFree(ServerState state, String taken) {
        SlotState.Status status = state.slotState(to).status();
        boolean own = status == SlotState.Status.RUNNING || status == SlotState.Status.RESTARTING;
        return taken.isEmpty() || own
                ? Optional.empty()
                : Optional.of(Finding.refuses(
                        "port " + state.target().slots().port(to) + " of slot " + to + " is taken on "
                                + state.target().server().name() + " by another process: " + process(taken),
                        "stop that process, or choose other ports under `slots` in teal.yml and `teal setup`"));
    }

    /// @param taken `1234 node`: its pid, 0 when hidden, and its name
    private static String process(String taken) {
        String[] words = Reply.fields(taken, " ", 2);
        return words[0].equals("0") ? "unknown" : words[1] + " (pid " + words[0] + ")";
    }

    /// Each waiting request needs a connection of its own.
    private static Optional<Finding> requestsHaveRoom(StepContext context, Duration limit) {
        Target target = context.target();
        String[] connections =
                Reply.fields(target.server().run(target.router().room()).out().strip(), " ", 2);
        long rate = Pause.stats(context).map(PauseStats::rate).orElse(0L);
        long needed = Reply.count(connections[0]) + rate * limit.toSeconds();
        return when(
                Reply.count(connections[1]) < needed,
                Finding.warns(
                        "nginx has room for " + connections[1] + " connections; at " + rate + " requests a second, "
                                + limit.toSeconds() + " s of waiting need " + needed,
                        "raise worker_connections in /etc/nginx/nginx.conf to " + 2 * Long.highestOneBit(needed)
                                + " or more, then `nginx -s reload`"));
    }

    private static Optional<Finding> clocksAgree(Clock clock, Map<String, String> facts) {
        Instant now = clock.instant();
        long skew = Math.abs(now.getEpochSecond() - Reply.number(facts.getOrDefault("time", "0")));
        return when(
                skew > WORRYING_SKEW.toSeconds(),
                Finding.warns(
                        "the clocks differ by " + skew + " s (this machine: " + now + ")",
                        "releases are named by this machine's time; correct it"));
    }

    private static Optional<Finding> dataIsLocal(String filesystem) {
        return when(
                Checks.isNotLocal(filesystem),
                Finding.warns(
                        "the data directory is on " + filesystem + ": SQLite in WAL mode can corrupt a database on it",
                        "keep the database on a local disk"));
    }

    private static Optional<Finding> when(boolean found, Finding finding) {
        return found ? Optional.of(finding) : Optional.empty();
    }
}
