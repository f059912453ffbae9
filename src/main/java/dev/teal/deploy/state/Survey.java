package dev.teal.deploy.state;

import dev.teal.app.Occupant;
import dev.teal.app.Release;
import dev.teal.app.Slot;
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
public record Survey(Site site, Look look, Map<Slot, Occupant> occupants, Server local) {

    /// Looks at the server: one round trip.
    public static Survey of(Config config, Server server, Server local) {
        return of(config, server, local, router(config).askLive());
    }

    /// Asks the live slot for its health as well.
    public static Survey withHealth(Config config, Server server, Server local) {
        return of(config, server, local, router(config).askLiveAndHealth());
    }

    private static Router router(Config config) {
        return new Router(config, new Layout(config.directory()));
    }

    private static Survey of(Config config, Server server, Server local, Command ask) {
        Look look = Look.at(server, config, new Layout(config.directory()), ask);
        Site site = Site.of(config, server, local, look);
        boolean canLook = look.setUp() && !look.missing().contains("docker");
        Map<Slot, Occupant> nothing = Map.of(Slot.BLUE, Occupant.NONE, Slot.GREEN, Occupant.NONE);
        return new Survey(site, look, canLook ? site.slots().occupants(look.slots(), server) : nothing, local);
    }

    /// Looks again, through the server this site has now.
    public Survey again() {
        return of(site.config(), site.server(), local);
    }

    /// The same knowledge, but what is done from now on goes through another way to the server.
    public Survey through(Server other) {
        return new Survey(site.through(other), look, occupants, local);
    }

    /// Refuses a server that `teal setup` has not made ready, or whose router cannot be trusted.
    public Survey mustBeReady() {
        String server = site.server().name();
        if (look.journal().newer()) {
            throw Problem.failed(
                    "a newer Teal has deployed " + site.config().app() + " to " + server
                            + ": this one cannot read all of its journal",
                    "update Teal on this machine, then run the command again; to stay with this one, move "
                            + site.layout().journal() + " away there");
        }
        if (!look.missing().isEmpty()) {
            throw Problem.failed(
                    server + " has no " + look.missing().stream().sorted().collect(Collectors.joining(", ")),
                    "`teal setup` installs what is missing");
        }
        if (!look.setUp()) {
            throw Problem.failed(server + " is not set up for " + site.config().app(), "`teal setup`");
        }
        if (site.config().runtime() == Config.RunsAs.DOCKER && look.subnet().isEmpty()) {
            throw Problem.failed(
                    "the Docker network " + site.config().app() + " is not on " + server
                            + ", or Docker does not answer",
                    "`teal setup` makes it and starts Docker");
        }
        if (look.answer().isEmpty()) {
            throw Problem.failed(
                    "nginx on " + server + " does not answer for "
                            + site.config().app() + " at "
                            + site.config().router().control()
                            + (look.routed() ? ": it does not run, or its file is of an older Teal" : ""),
                    "`teal setup` writes its file and starts it; `nginx -t` on " + server
                            + " shows what is wrong with it");
        }
        if (look.answer().get() != look.flag()) {
            throw Problem.failed(
                    "nginx says " + look.answer().get() + " is live, but the flag in "
                            + site.layout().route() + " says " + look.flag() + ": nginx cannot read that folder",
                    "`teal setup` mends its permissions");
        }
        return this;
    }

    /// Whether nginx has loaded the very file that teal.yml describes.
    public boolean routerIsCurrent() {
        return look.version().equals(site.nginxFile().version());
    }

    /// The slot the router sends requests to. The router is the only one asked.
    public Slot live() {
        return look.answer().orElse(look.flag());
    }

    public Occupant occupant(Slot slot) {
        return occupants.getOrDefault(slot, Occupant.NONE);
    }

    /// Whether anything is there to serve; false before the first deployment.
    public boolean serving() {
        return occupant(live()).present();
    }

    /// Where the next release goes: the idle slot; the live one when nothing is in it.
    public Slot target() {
        return serving() ? live().other() : live();
    }

    public Optional<Release> liveRelease() {
        return look.release(occupant(live()).release());
    }

    /// The release to go back to: of those that went live before the live one first did, the last.
    public Optional<Release> previous() {
        String current = occupant(live()).release();
        return wentLive()
                .dropWhile(release -> !release.id().equals(current))
                .skip(1)
                .findFirst();
    }

    /// Releases that were live, the newest first: by the journal's order, since the clocks of those who deploy
    /// differ; what the journal no longer tells of is older, and goes by its name.
    Stream<Release> wentLive() {
        List<String> order = look.journal().wentLive();
        return look.releases().stream()
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
        keep.add(occupant(Slot.BLUE).release());
        keep.add(occupant(Slot.GREEN).release());
        wentLive()
                .map(Release::id)
                .filter(id -> !id.equals(kept.id()))
                .limit(site.config().retain() - 1L)
                .forEach(keep::add);
        return look.releases().stream()
                .filter(release -> !keep.contains(release.id()))
                .toList();
    }
}
