package dev.teal.doctor;

import static dev.teal.doctor.Check.when;

import dev.teal.app.Release;
import dev.teal.base.Finding;
import dev.teal.config.Layout;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.runtime.Inventory.Leftover;
import dev.teal.runtime.Inventory;
import dev.teal.server.Command;
import dev.teal.server.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What interrupted commands left and nothing uses, and who can read Teal's files. While a deployment runs, or before
/// `teal recover`, it is in use.
record LeftoverChecks(ServerState state, HostFacts host, Inventory inventory) implements Theme {
    private static final String FILES = Scripts.read(LeftoverChecks.class, "leftovers.sh");
    private static final int PRIVATE = 0700;

    @Override
    public List<Check> checks() {
        boolean inUse = !state.facts().holder().isEmpty()
                || state.facts().journal().interrupted().isPresent();
        return inUse
                ? List.of(access())
                : List.of(access(), files(), containers(), images());
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

    private Check files() {
        List<String> found = state.target().server().run(leftFiles("list")).lines();
        return Check.of("left files", "none")
                .found(
                        when(
                                !found.isEmpty(),
                                new Finding(
                                        Finding.Severity.WARNS,
                                        "interrupted commands left files on " + server() + " that nothing uses",
                                        found,
                                        "remove them")),
                        new Fix.OnServer("remove the files that interrupted commands left", leftFiles("remove")));
    }

    private Command leftFiles(String act) {
        Layout layout = state.target().layout();
        return Command.script(
                FILES, act, layout.teal(), layout.marker(), state.target().nginxFile().path());
    }

    private Check containers() {
        List<Leftover> left = inventory.leftovers();
        return Check.of("left runs", "none")
                .found(
                        when(
                                !left.isEmpty(),
                                new Finding(
                                        Finding.Severity.WARNS,
                                        "interrupted commands left something in the engine of " + server(),
                                        left.stream().map(Leftover::name).toList(),
                                        "remove it")),
                        new Fix.OnServer(
                                "remove what interrupted commands left in the engine",
                                all(left.stream().map(Leftover::removal).toList())));
    }

    /// No rollback can reach an image whose release has no record.
    private Check images() {
        Set<String> recorded =
                state.facts().releases().stream().map(Release::image).collect(Collectors.toSet());
        List<String> left = inventory.images().stream()
                .filter(image -> !recorded.contains(image))
                .toList();
        return Check.of("left images", "none")
                .found(
                        when(
                                !left.isEmpty(),
                                new Finding(
                                        Finding.Severity.WARNS,
                                        "images of releases without a record take space on " + server(),
                                        left,
                                        "remove them")),
                        new Fix.OnServer(
                                "remove the images of releases without a record",
                                all(left.stream().map(this::unlessRecorded).toList())));
    }

    /// It may have been recorded since the check.
    private Command unlessRecorded(String image) {
        Target target = state.target();
        return Command.script(
                "[ -f \"$1\" ] || eval \"$2\"",
                target.layout().release(image.substring(image.indexOf(':') + 1)),
                target.images().remove(image).inShell());
    }

    /// Runs all of them; fails when one does.
    private static Command all(List<Command> commands) {
        return Command.script(
                "code=0; for each; do (eval \"$each\") >/dev/null || code=1; done; exit $code",
                commands.stream().map(Command::inShell).toList());
    }

    private String server() {
        return state.target().server().name();
    }
}
