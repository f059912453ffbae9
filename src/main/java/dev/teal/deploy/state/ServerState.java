package dev.teal.deploy.state;

import dev.teal.app.Registration;
import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.deploy.state.StateQuery.Extent;
import dev.teal.router.Router;
import dev.teal.server.Command;
import dev.teal.server.Server;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The state of the app on its server: the input of a plan.
public record ServerState(Target target, ServerFacts facts, Map<Slot, SlotState> slotStates, Server local) {

    /// Queries the server, in one round trip.
    public static ServerState of(Config config, Server server, Server local) {
        return of(config, server, local, router(config).askLive(), Extent.STATE);
    }

    /// Also asks the live slot for its health, what the slots use, and how full the disk is.
    public static ServerState withHealth(Config config, Server server, Server local) {
        return of(config, server, local, router(config).askLiveAndHealth(), Extent.WITH_USAGE);
    }

    private static Router router(Config config) {
        return new Router(config, new Layout(config.directory()));
    }

    private static ServerState of(Config config, Server server, Server local, Command ask, Extent extent) {
        ServerFacts facts = StateQuery.run(server, config, new Layout(config.directory()), ask, extent);
        ServerState state = withoutSlots(config, server, local, facts);
        boolean known = facts.setUp() && state.target.canRun(facts);
        return known ? state.withSlots() : state;
    }

    /// For `teal setup`: Docker may not run yet.
    public static ServerState withoutSlots(Config config, Server server, Server local) {
        ServerFacts facts = StateQuery.run(
                server, config, new Layout(config.directory()), router(config).askLive(), Extent.STATE);
        return withoutSlots(config, server, local, facts);
    }

    private static ServerState withoutSlots(Config config, Server server, Server local, ServerFacts facts) {
        return new ServerState(Target.of(config, server, local, facts), facts, Map.of(), local);
    }

    private ServerState withSlots() {
        Map<Slot, SlotState> found = target.slots().slotStates(facts.slots(), target.server());
        return new ServerState(target, facts, facts.withAdopted(found), local);
    }

    /// Queries the server again, through the connection that the target has now.
    public ServerState refresh() {
        return of(target.config(), target.server(), local);
    }

    /// The same state; commands go through another connection to the server.
    public ServerState through(Server other) {
        return new ServerState(target.through(other), facts, slotStates, local);
    }

    /// A stage must not be deployed over another, however its files got the same app name.
    public void mustBeOfStage() {
        String stage = target.config().stage();
        String present = facts.registration().map(Registration::stage).orElse("");
        if (!present.equals(stage)) {
            throw Problem.failed(
                    target.config().app() + " on " + target.server().name() + " is " + Registration.describe(present)
                            + ", not " + Registration.describe(stage),
                    "write another `app` in " + target.config().source().own()
                            + ", or change the stage of that app with `teal setup`, which asks first");
        }
    }

    /// Refuses a server that `teal setup` has not prepared, or whose router's answer is not reliable.
    public ServerState mustBeReady() {
        String server = target.server().name();
        if (facts.journal().newer()) {
            throw Problem.failed(
                    "a newer Teal has deployed " + target.config().label() + " to " + server
                            + ": this one cannot read all of its journal",
                    "update Teal on this machine, then run the command again; to stay with this one, move "
                            + target.layout().journal() + " away on the server");
        }
        if (!facts.missing().isEmpty()) {
            throw Problem.failed(
                    server + " has no " + facts.missing().stream().sorted().collect(Collectors.joining(", ")),
                    "`teal setup` installs what is missing");
        }
        mustBeSetUp();
        mustBeOfStage();
        target.slots().unprepared(server).ifPresent(unprepared -> {
            throw unprepared;
        });
        return mustBeRouted();
    }

    public ServerState mustBeSetUp() {
        if (!facts.setUp()) {
            throw Problem.failed(
                    target.server().name() + " is not set up for "
                            + target.config().label(),
                    "`teal setup`");
        }
        return this;
    }

    /// Refuses a server whose router's answer is not reliable. The engine of the slots may be down.
    public ServerState mustBeRouted() {
        mustBeSetUp();
        String server = target.server().name();
        if (facts.answer().isEmpty()) {
            throw Problem.failed(
                    "nginx on " + server + " does not answer for "
                            + target.config().label() + " at "
                            + target.config().router().control()
                            + (facts.routed() ? ": it does not run, or its file is from an older Teal" : ""),
                    "`teal setup` writes its file and starts it; `nginx -t` on " + server + " shows what is wrong");
        }
        if (facts.answer().get() != facts.flag()) {
            throw Problem.failed(
                    "nginx on " + server + " reports " + facts.answer().get() + " as live, but the flag in "
                            + target.layout().route() + " selects " + facts.flag()
                            + ": nginx cannot read that folder",
                    "`teal setup` fixes its permissions");
        }
        return this;
    }

    /// Refuses while a user holds deployments off.
    public ServerState mustNotBeLocked() {
        facts.userLock().ifPresent(note -> {
            throw note.refusal(target.server().name());
        });
        return this;
    }

    /// Whether nginx has loaded exactly the file that teal.yml describes.
    public boolean routerIsCurrent() {
        return facts.version().equals(target.nginxFile().version());
    }

    /// The slot the router sends requests to. The router is the only one asked.
    public Slot live() {
        return facts.answer().orElse(facts.flag());
    }

    public SlotState slotState(Slot slot) {
        return slotStates.getOrDefault(slot, SlotState.NONE);
    }

    /// Whether there is a live release; false before the first deployment.
    public boolean serving() {
        return slotState(live()).present();
    }

    /// The slot for the next release: the idle one, or the live one when it is empty.
    public Slot nextSlot() {
        return serving() ? live().other() : live();
    }

    public Optional<Release> liveRelease() {
        return facts.release(slotState(live()).release());
    }

    /// The release to go back to: the last one that went live before the live one first did.
    public Optional<Release> previous() {
        String current = slotState(live()).release();
        return wentLive()
                .dropWhile(release -> !release.id().equals(current))
                .skip(1)
                .findFirst();
    }

    /// Releases that were live, the newest first. The journal's order counts, since the clocks of clients
    /// differ; releases that are no longer in the journal are older, and are sorted by name.
    Stream<Release> wentLive() {
        List<String> order = facts.journal().wentLive();
        return facts.releases().stream()
                .filter(release -> release.wentLive().isPresent())
                .sorted((one, other) -> newerFirst(order, one.id(), other.id()));
    }

    /// Not a chain of [java.util.Comparator]s, whose lambdas the launcher's archive cannot hold: 15 ms of a rollback.
    private static int newerFirst(List<String> order, String one, String other) {
        int byJournal = Integer.compare(order.indexOf(other), order.indexOf(one));
        return byJournal == 0 ? other.compareTo(one) : byJournal;
    }

    /// The slots that keep the stopped container of a release that was never live, for inspection.
    public Set<Slot> failed() {
        return slotStates.entrySet().stream()
                .filter(slot -> slot.getValue().status() == SlotState.Status.STOPPED)
                .filter(slot -> facts.release(slot.getValue().release())
                        .filter(release -> release.wentLive().isEmpty())
                        .isPresent())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The same state with these slots empty.
    public ServerState without(Set<Slot> slots) {
        Map<Slot, SlotState> left = new EnumMap<>(Slot.class);
        left.putAll(slotStates);
        left.keySet().removeAll(slots);
        return new ServerState(target, facts, left, local);
    }

    /// Releases that no rollback can reach now: without a live release only those that were never live.
    public List<Release> prunable() {
        return liveRelease()
                .map(this::prunable)
                .orElseGet(() -> facts.releases().stream()
                        .filter(release -> release.wentLive().isEmpty())
                        .filter(release -> slotStates.values().stream()
                                .noneMatch(slot -> slot.release().equals(release.id())))
                        .toList());
    }

    /// Releases that no rollback can reach once `next` is live: beyond the newest `retain` that were live, and
    /// in no slot.
    public List<Release> prunable(Release next) {
        Set<String> keep = new HashSet<>();
        keep.add(next.id());
        keep.add(slotState(Slot.BLUE).release());
        keep.add(slotState(Slot.GREEN).release());
        wentLive()
                .map(Release::id)
                .filter(id -> !id.equals(next.id()))
                .limit(target.config().retain() - 1L)
                .forEach(keep::add);
        return facts.releases().stream()
                .filter(release -> !keep.contains(release.id()))
                .toList();
    }
}
