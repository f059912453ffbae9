package dev.teal.setup;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.RouterConfig;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.router.Neighbors;
import dev.teal.router.Neighbors.Taker;
import dev.teal.router.NginxFile;
import dev.teal.router.Router;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.setup.SetupScripts.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of `teal setup` that makes nginx the router of the app: checks for conflicts, then installs the
/// app's file.
///
/// @param file the app's, also without a certificate that is still to come
/// @param now  names the folder for what is moved away
record SetupRouter(ServerState state, NginxFile file, Instant now) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    /// "could not build server_names_hash, you should increase server_names_hash_bucket_size: 64".
    private static final Pattern SMALL_HASH =
            Pattern.compile("\\[emerg][^\n]*should increase [^\n]*?([a-z_]+_hash_(?:bucket|max)_size): ([0-9]{1,9})");

    /// "\"gzip\" directive is duplicate in /etc/nginx/conf.d/hub.conf:190".
    private static final Pattern TWICE =
            Pattern.compile("\\[emerg][^\n]*\"([a-z_]+)\" directive is duplicate in ([^\n:]+):");

    /// @param before the state of the server when the user was asked
    Outcome install(SetupState before) {
        checkPort(state);
        checkLiveSlot();
        Target target = state.target();
        SetupState found = SetupState.nginx(target.config(), target.layout(), target.server());
        checkConfiguration(found);
        List<String> toMove = new ArrayList<>(before.old().agreed(found.old(), server()));
        toMove.addAll(toDisable(before, found));
        Result result = target.server().run(target.router().install(file, toMove, replaced()), LIMIT);
        String path = file.path();
        return switch (result.exitCode()) {
            case 0 -> {
                boolean changed = !result.out().strip().equals("unchanged");
                String left = found.old().files().isEmpty() ? "" : oldRequests();
                yield new Outcome(
                        changed,
                        path
                                + (changed ? " written and loaded" : " is loaded")
                                + (toMove.isEmpty() ? "" : "; moved away " + String.join(" ", toMove))
                                + left);
            }
            case Router.FOREIGN ->
                throw Problem.failed(
                        path + " on " + server() + " was not written by Teal; it was left as it is",
                        "move it away (`mv " + path + " " + path + ".before-teal`), then run `teal setup`");
            case Router.REFUSED -> throw refused(path, result, found);
            case Router.NOT_READ -> throw notRead(path, found);
            case Router.NOT_TAKEN_UP ->
                throw Problem.failed(
                        "nginx on " + server() + " did not load " + path + " within 5 s; the change was undone",
                        "read /var/log/nginx/error.log on the server; is another program listening on "
                                + target.config().router().listen() + " or "
                                + target.config().router().control() + "?");
            default ->
                throw Problem.failed(
                        "writing " + path + " failed on " + server(),
                        result.errorLines(),
                        "fix the error above, then run `teal setup` again");
        };
    }

    /// Waits for the requests that went through the old site, no longer than a deployment would.
    private String oldRequests() {
        Config config = state.target().config();
        long seconds = config.drainLimit().toSeconds();
        Result waited = state.target()
                .server()
                .run(
                        Command.script(
                                Scripts.read(SetupRouter.class, "old-requests.sh"),
                                String.valueOf(seconds),
                                String.valueOf(config.slots().blue()),
                                String.valueOf(config.slots().green())),
                        LIMIT.plusSeconds(seconds));
        String left = waited.lastLine();
        return left.equals("0") ? "" : "; " + left + " requests of the old site still run after " + seconds + " s";
    }

    /// Where the files go that make way for the app's: a folder of its own for each set-up.
    private String replaced() {
        return state.target().layout().replaced() + "/" + STAMP.format(now);
    }

    /// The files to turn off: default pages of packages, if the user agreed or this setup installed nginx.
    private List<String> toDisable(SetupState before, SetupState now) {
        List<Taker> remaining = new ArrayList<>(now.remaining());
        if (before.nginx()) {
            now.takers().stream()
                    .filter(taker -> now.pristine().contains(taker.file()))
                    .filter(taker -> !before.pristine().contains(taker.file()))
                    .forEach(remaining::add);
        }
        if (!remaining.isEmpty()) {
            throw taken(remaining, now.neighbors());
        }
        return List.copyOf(now.pristine());
    }

    private Problem taken(List<Taker> takers, Neighbors neighbors) {
        Config config = state.target().config();
        return Problem.failed(
                "nginx on " + server() + " serves other sites instead of " + config.app() + "; nginx was not changed",
                takers.stream().map(Taker::toString).toList(),
                advice(config.router(), takers, neighbors));
    }

    /// How to let the app answer in place of other sites.
    static String advice(RouterConfig router, List<Taker> takers, Neighbors neighbors) {
        List<String> files = takers.stream().map(Taker::file).distinct().toList();
        String remove = "if nobody needs it, " + removal(files, neighbors);
        return router.hosts().isEmpty()
                ? remove + ", or set the host names of this app in teal.yml (`router.hosts`); then run `teal setup`"
                : remove + " without reloading nginx, or remove the name from it or from `router.hosts`; then run"
                        + " `teal setup`";
    }

    /// A block in the main file of nginx cannot be removed with its file.
    private static String removal(List<String> files, Neighbors neighbors) {
        return neighbors.main().filter(files::contains).isPresent()
                ? "remove the `server` block from " + String.join(" and ", files)
                : "remove it (`rm " + String.join(" ", files)
                        + "`; a link in sites-enabled only: the site itself stays in sites-available)";
    }

    /// An error that is already in the configuration must not be blamed on Teal's file. If the file of an older
    /// Teal may be the cause, installing the new one may fix it.
    private void checkConfiguration(SetupState now) {
        if (!now.broken().isEmpty() && !state.facts().routed()) {
            throw Problem.failed(
                    "nginx on " + server() + " rejects its present configuration, which has no file of Teal's yet",
                    now.broken(),
                    "fix the line that nginx names (check with `nginx -t`), then run `teal setup`");
        }
    }

    private Problem notRead(String path, SetupState now) {
        String folder = path.substring(0, path.lastIndexOf('/'));
        return Problem.failed(
                "nginx on " + server() + " does not read " + folder + "; the change of " + path + " was undone",
                "add the line `include " + folder + "/*.conf;` to the block `http` of " + main(now)
                        + ", or set `router.nginx.directory` in teal.yml to a folder that it includes; then run"
                        + " `teal setup`");
    }

    private static String main(SetupState now) {
        return now.neighbors().main().orElse("nginx.conf");
    }

    private String server() {
        return state.target().server().name();
    }

    private Problem refused(String path, Result result, SetupState now) {
        String next = result.out().contains("unknown directive \"lua_")
                ? "`strategy: recreate` needs the Lua module of nginx: install it (Debian: `apt-get install"
                        + " libnginx-mod-http-lua`), make nginx.conf include /etc/nginx/modules-enabled, then run"
                        + " `teal setup`"
                : largerHash(result.out(), main(now))
                        .or(() -> twice(result.out(), path))
                        .orElse("fix the line that nginx names, then run `teal setup`");
        return Problem.failed(
                "nginx on " + server() + " rejects its configuration with " + path
                        + "; the change was undone, and nginx serves as before",
                result.errorLines(),
                next);
    }

    /// Long or many host names do not fit into a table of nginx whose size only its main file can set.
    private static Optional<String> largerHash(String output, String main) {
        Matcher small = SMALL_HASH.matcher(output);
        if (!small.find()) {
            return Optional.empty();
        }
        String line = small.group(1) + " " + 2 * Long.parseLong(small.group(2)) + ";";
        return Optional.of("add the line `" + line + "` to the block `http` of " + main
                + " (or raise the value it has), then run `teal setup`");
    }

    /// Some of nginx's directives may stand only once in a block.
    private static Optional<String> twice(String output, String path) {
        Matcher twice = TWICE.matcher(output);
        return twice.find() && twice.group(2).equals(path)
                ? Optional.of(
                        "Teal's file sets `" + twice.group(1) + "` itself: remove it from `router.extra` in teal.yml,"
                                + " or the key that sets it, then run `teal setup`")
                : Optional.empty();
    }

    /// The file has one container port for both slots: a change would cut off the running release.
    static void checkPort(ServerState state) {
        int port = state.target().config().container().port();
        state.liveRelease().filter(live -> live.container().port() != port).ifPresent(live -> {
            throw Problem.failed(
                    "container.port is " + port + ", but the live release listens on "
                            + live.container().port(),
                    "keep the port of the live release, and let the app listen on that port");
        });
    }

    /// Before nginx has the file: it would cut off an app that runs only in the other slot. With a file of
    /// Teal's of any version, nginx already follows the flag.
    private void checkLiveSlot() {
        Slot live = state.live();
        if (state.facts().answer().isPresent()
                || state.facts().routed()
                || state.slotState(live).running()
                || !state.slotState(live.other()).running()) {
            return;
        }
        Target target = state.target();
        throw Problem.failed(
                target.slots().name(live.other()) + " runs on " + server() + ", but "
                        + target.layout().marker() + " says that " + live + " (port "
                        + target.slots().port(live) + ") is live",
                "if " + live.other() + " serves, write its port to that file on the server: `echo "
                        + target.slots().port(live.other()) + " >"
                        + target.layout().marker()
                        + "`; otherwise stop that container; then run `teal setup`");
    }
}
