package dev.teal.deploy.state;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.router.Router;
import dev.teal.server.Command;
import dev.teal.server.Server;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How things stand: what a plan is made from.
public record ServerState(Target target, ServerFacts facts, Map<Slot, SlotState> slotStates, Server local) {

    /// Looks at the server: one round trip.
    public static ServerState of(Config config, Server server, Server local) {
        return of(config, server, local, router(config).askLive());
    }

    /// Asks the live slot for its health as well.
    public static ServerState withHealth(Config config, Server server, Server local) {
        return of(config, server, local, router(config).askLiveAndHealth());
    }

    private static Router router(Config config) {
        return new Router(config, new Layout(config.directory()));
    }

    private static ServerState of(Config config, Server server, Server local, Command ask) {
        ServerFacts facts = StateQuery.run(server, config, new Layout(config.directory()), ask);
        Target target = Target.of(config, server, local, facts);
        boolean canLook = facts.setUp() && !facts.missing().contains("docker");
        Map<Slot, SlotState> nothing = Map.of(Slot.BLUE, SlotState.NONE, Slot.GREEN, SlotState.NONE);
        return new ServerState(
                target, facts, canLook ? target.slots().slotStates(facts.slots(), server) : nothing, local);
    }

    /// Looks again, through the server this site has now.
    public ServerState refresh() {
        return of(target.config(), target.server(), local);
    }

    /// The same knowledge, but what is done from now on goes through another way to the server.
    public ServerState through(Server other) {
        return new ServerState(target.through(other), facts, slotStates, local);
    }

    /// Refuses a server that `teal setup` has not made ready, or whose router cannot be trusted.
    public ServerState mustBeReady() {
        String server = target.server().name();
        if (facts.journal().newer()) {
            throw Problem.failed(
                    "a newer Teal has deployed " + target.config().app() + " to " + server
                            + ": this one cannot read all of its journal",
                    "update Teal on this machine, then run the command again; to stay with this one, move "
                            + target.layout().journal() + " away there");
        }
        if (!facts.missing().isEmpty()) {
            throw Problem.failed(
                    server + " has no " + facts.missing().stream().sorted().collect(Collectors.joining(", ")),
                    "`teal setup` installs what is missing");
        }
        if (!facts.setUp()) {
            throw Problem.failed(
                    server + " is not set up for " + target.config().app(), "`teal setup`");
        }
        if (target.config().runtime() == Config.RunsAs.DOCKER && facts.subnet().isEmpty()) {
            throw Problem.failed(
                    "the Docker network " + target.config().app() + " is not on " + server
                            + ", or Docker does not answer",
                    "`teal setup` makes it and starts Docker");
        }
        if (facts.answer().isEmpty()) {
            throw Problem.failed(
                    "nginx on " + server + " does not answer for "
                            + target.config().app() + " at "
                            + target.config().router().control()
                            + (facts.routed() ? ": it does not run, or its file is of an older Teal" : ""),
                    "`teal setup` writes its file and starts it; `nginx -t` on " + server
                            + " shows what is wrong with it");
        }
        if (facts.answer().get() != facts.flag()) {
            throw Problem.failed(
                    "nginx says " + facts.answer().get() + " is live, but the flag in "
                            + target.layout().route() + " says " + facts.flag() + ": nginx cannot read that folder",
                    "`teal setup` mends its permissions");
        }
        return this;
    }

    /// Whether nginx has loaded the very file that teal.yml describes.
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

    /// Whether anything is there to serve; false before the first deployment.
    public boolean serving() {
        return slotState(live()).present();
    }

    /// Where the next release goes: the idle slot; the live one when nothing is in it.
    public Slot nextSlot() {
        return serving() ? live().other() : live();
    }

    public Optional<Release> liveRelease() {
        return facts.release(slotState(live()).release());
    }

    /// The release to go back to: of those that went live before the live one first did, the last.
    public Optional<Release> previous() {
        String current = slotState(live()).release();
        return wentLive()
                .dropWhile(release -> !release.id().equals(current))
                .skip(1)
                .findFirst();
    }

    /// Releases that were live, the newest first: by the journal's order, since the clocks of those who deploy
    /// differ; what the journal no longer tells of is older, and goes by its name.
    Stream<Release> wentLive() {
        List<String> order = facts.journal().wentLive();
        return facts.releases().stream()
                .filter(release -> release.wentLive().isPresent())
                .sorted((one, other) -> newerFirst(order, one.id(), other.id()));
    }

    /// No chain of [java.util.Comparator]: lambdas of an interface are not in the launcher's archive.
    private static int newerFirst(List<String> order, String one, String other) {
        int byJournal = Integer.compare(order.indexOf(other), order.indexOf(one));
        return byJournal == 0 ? other.compareTo(one) : byJournal;
    }

    /// Releases no rollback can ask for any more, once `kept` is live: beyond the newest N that were live,
    /// and in no slot.
    public List<Release> prunable(Release kept) {
        Set<String> keep = new HashSet<>();
        keep.add(kept.id());
        keep.add(slotState(Slot.BLUE).release());
        keep.add(slotState(Slot.GREEN).release());
        wentLive()
                .map(Release::id)
                .filter(id -> !id.equals(kept.id()))
                .limit(target.config().retain() - 1L)
                .forEach(keep::add);
        return facts.releases().stream()
                .filter(release -> !keep.contains(release.id()))
                .toList();
    }
}
