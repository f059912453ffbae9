package dev.teal.doctor;

import static dev.teal.doctor.Check.when;

import dev.teal.app.Release;
import dev.teal.base.Finding;
import dev.teal.data.Checks;
import dev.teal.data.Database;
import dev.teal.data.DatabaseFacts;
import dev.teal.data.Snapshot;
import dev.teal.data.Snapshots;
import dev.teal.deploy.operation.data.DataAge;
import dev.teal.deploy.operation.data.Databases;
import dev.teal.deploy.operation.release.ServerChecks;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.runtime.Processes;
import dev.teal.server.Identity;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The app's data: its folder, databases and snapshots. The folder is asked for itself only; databases are looked at in
/// the jail.
record DataChecks(ServerState state, HostFacts host, Optional<ServerChecks> deployment, Instant now) implements Theme {
    /// A snapshot is taken before each deployment.
    private static final Duration OLD = Duration.ofDays(7);

    @Override
    public List<Check> checks() {
        List<Check> checks = new ArrayList<>(List.of(folder()));
        if (!state.target().databases().isEmpty()) {
            checks.add(databases());
            checks.add(snapshot());
        }
        return checks;
    }

    private Check folder() {
        String path = state.target().layout().data();
        return Check.of("data folder", path)
                .found(
                        when(
                                host.one("data").isEmpty(),
                                Finding.refuses(path + " on " + server() + " is missing", "`teal setup` creates it")),
                        Fix.SetUp.PLAIN)
                .found(deployment.flatMap(ServerChecks::dataIsLocal))
                .found(host.one("data").flatMap(this::owner));
    }

    /// @param facts `1000 1000 750 directory`
    private Optional<Finding> owner(String facts) {
        String[] words = Reply.fields(facts, " ", 4);
        Owner owner = new Owner(Reply.number(words[0]), Reply.number(words[1]), Integer.parseInt(words[2], 8));
        return users().stream()
                .filter(user -> !owner.lets(user))
                .findFirst()
                .map(user -> Finding.warns(
                        state.target().layout().data() + " on " + server() + " belongs to user " + owner.uid()
                                + " (mode "
                                + words[2] + "), but the live release runs as user " + user.uid()
                                + ", which cannot write to it",
                        "`chown " + user.owner() + " " + state.target().layout().data() + "` on " + server()));
    }

    /// Who may write to a folder, by its mode. An access list may allow more, so this is only a warning.
    record Owner(long uid, long gid, int mode) {
        boolean lets(Identity user) {
            int bits = user.uid() == uid
                    ? mode >> 6
                    : user.gid() == gid || user.groups().contains(gid) ? mode >> 3 : mode;
            return user.overrides() || (bits & 3) == 3;
        }
    }

    /// The users of the live release's processes, if teal.yml mounts the folder for them.
    private List<Identity> users() {
        Target target = state.target();
        boolean mounted = state.liveRelease().stream()
                .map(Release::container)
                .flatMap(container -> container.volumes().stream())
                .anyMatch(volume -> !volume.readOnly()
                        && target.layout()
                                .resolve(volume.source())
                                .equals(target.layout().data()));
        if (!mounted || !state.slotState(state.live()).running()) {
            return List.of();
        }
        Result listed = target.server().run(target.slots().processes(state.live()));
        return listed.ok()
                ? Processes.of(listed.lines()).processes().stream()
                        .map(Processes.AppProcess::identity)
                        .distinct()
                        .toList()
                : List.of();
    }

    private Check databases() {
        Check check = Check.of("database", "in WAL mode, on a local disk, open in the app's slots only");
        Databases databases = new Databases(state);
        for (Database database : state.target().databases()) {
            DatabaseFacts facts = databases.inspect(database, DatabaseFacts.Depth.OPENERS);
            check = check.found(Checks.of(database, facts, databases::isOurs, true));
        }
        return check;
    }

    private Check snapshot() {
        Target target = state.target();
        Optional<Snapshot> newest = Snapshots.listed(
                        target.server().run(target.snapshots().list()).lines())
                .stream()
                .findFirst();
        Optional<Instant> since = newest.map(Snapshot::taken).or(this::firstLive);
        boolean old = since.filter(time -> time.plus(OLD).isBefore(now)).isPresent();
        String age = newest.map(snapshot -> "the last one is " + DataAge.age(snapshot, now) + " old")
                .orElse("there is none yet");
        return Check.of("snapshot", age)
                .found(when(
                        old,
                        Finding.warns(
                                "the database on " + server() + " has no recent snapshot: " + age,
                                "`teal data snapshot` takes one; run it every day, from cron or a timer")));
    }

    /// Before the first snapshot, the time counts since the first release went live.
    private Optional<Instant> firstLive() {
        return state.facts().releases().stream()
                .flatMap(release -> release.wentLive().stream())
                .min(Instant::compareTo);
    }

    private String server() {
        return state.target().server().name();
    }
}
