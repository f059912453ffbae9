package dev.teal.deploy.operation.release;

import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Finding;
import dev.teal.base.Sizes;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.config.SlotPorts;
import dev.teal.data.Checks;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.router.Neighbors;
import dev.teal.router.Neighbors.Taker;
import dev.teal.runtime.Engine;
import dev.teal.runtime.Refusal;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Conditions on the server that would make a deployment fail later.
///
/// @param to     the slot of the next release
/// @param engine that will run it
/// @param result of `server-checks.sh`, and its facts by name
public record ServerChecks(ServerState state, Slot to, Engine engine, Result result, Map<String, String> facts) {
    /// Limit of a request to the live release, which may be unhealthy.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration WORRYING_SKEW = Duration.ofMinutes(1);

    private static final String FACTS = Scripts.read(ServerChecks.class, "server-checks.sh");

    /// Queries the server, in one round trip.
    ///
    /// @param starts the command that checks whether the release may start in the slot; empty without a release
    public static ServerChecks of(ServerState state, Slot to, Engine engine, Optional<Command> starts) {
        Target target = state.target();
        Result result = target.server()
                .run(Command.script(
                        FACTS,
                        target.layout().directory(),
                        String.valueOf(target.slots().port(to)),
                        engine.folder(),
                        starts.map(Command::inShell).orElse(""),
                        state.serving()
                                ? target.router()
                                        .visit(target.config().health().path(), PATIENCE)
                                        .inShell()
                                : ""));
        Map<String, String> facts = new HashMap<>();
        result.lines().stream().map(line -> Reply.fields(line, "=", 2)).forEach(fact -> facts.put(fact[0], fact[1]));
        return new ServerChecks(state, to, engine, result, facts);
    }

    /// Why the release may not start in the slot.
    public Optional<Finding> starts() {
        return result.ok()
                ? Optional.empty()
                : Optional.of(Finding.refuses(
                        Refusal.of(result, state.target().server()).orElseThrow(() -> Reply.unexpected(result.err()))));
    }

    public static Optional<Finding> routerIsCurrent(ServerState state) {
        return when(
                !state.routerIsCurrent(),
                Finding.refuses(
                        "the router's file on " + state.target().server().name() + " differs from teal.yml",
                        "`teal setup` writes it (nginx reloads once), then `teal deploy`"));
    }

    /// `teal setup` has checked that no other app on the server has them.
    public static Optional<Finding> portsAreRegistered(ServerState state) {
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

    /// @param image its platform; empty when any fits
    public Optional<Finding> platformFits(String image) {
        String server = engine.platform();
        return when(
                !server.isEmpty() && !image.isEmpty() && !image.equals(server),
                Finding.refuses(
                        "the image is for " + image + ", but "
                                + state.target().server().name() + " is " + server,
                        "set image.platform to " + server + " in teal.yml, then `teal deploy`"));
    }

    /// @param image bytes of the next image
    public List<Finding> diskHasRoom(long image) {
        String directory = state.target().layout().directory();
        return Stream.of(
                        hasRoom(engine.kept(), free(), image + Layout.SPARE_BYTES),
                        hasRoom(directory, kilobytes("appfree"), Layout.SPARE_BYTES))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Finding> hasRoom(String where, long free, long needed) {
        return when(
                free < needed,
                Finding.refuses(
                        "the disk of " + state.target().server().name() + " has " + Sizes.of(free) + " left (" + where
                                + "); the release needs " + Sizes.of(needed),
                        "free some space on it (" + engine.disk() + "), or lower `retain`; then `teal deploy`"));
    }

    /// Bytes that are free where the engine keeps images.
    public long free() {
        return kilobytes("free");
    }

    private long kilobytes(String name) {
        return Reply.number(facts.getOrDefault(name, "0")) * 1024;
    }

    /// Another nginx site may have been added since `teal setup` and receive the requests that verify the flip.
    public Optional<Finding> visitorsReachTheApp() {
        Target target = state.target();
        if (!facts.containsKey("stranger")) {
            return Optional.empty();
        }
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

    public Optional<Finding> portIsFree() {
        String taken = facts.getOrDefault("taken", "");
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

    /// Each waiting request needs a connection of its own. Asks nginx again.
    ///
    /// @param limit of a pause
    /// @param rate  requests a second
    public Optional<Finding> requestsHaveRoom(Duration limit, long rate) {
        Target target = state.target();
        String[] connections =
                Reply.fields(target.server().run(target.router().room()).out().strip(), " ", 2);
        long needed = Reply.count(connections[0]) + rate * limit.toSeconds();
        return when(
                Reply.count(connections[1]) < needed,
                Finding.warns(
                        "nginx has room for " + connections[1] + " connections; at " + rate + " requests a second, "
                                + limit.toSeconds() + " s of waiting need " + needed,
                        "raise worker_connections in /etc/nginx/nginx.conf to " + 2 * Long.highestOneBit(needed)
                                + " or more, then `nginx -s reload`"));
    }

    public Optional<Finding> clocksAgree(Instant now) {
        long skew = Math.abs(now.getEpochSecond() - Reply.number(facts.getOrDefault("time", "0")));
        return when(
                skew > WORRYING_SKEW.toSeconds(),
                Finding.warns(
                        "the clocks differ by " + skew + " s (this machine: " + now + ")",
                        "releases are named by this machine's time; correct it"));
    }

    public Optional<Finding> dataIsLocal() {
        String filesystem = facts.getOrDefault("fs", "");
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
