package dev.teal.setup;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.config.RouterConfig;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.router.Neighbors;
import dev.teal.router.Neighbors.Taker;
import dev.teal.router.Router;
import dev.teal.server.Result;
import dev.teal.setup.SetupScripts.Did;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of `teal setup` that makes nginx the app's router: looks for what would stand in the way, then puts the
/// app's file in place.
record SetupRouter(ServerState state) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /// "could not build server_names_hash, you should increase server_names_hash_bucket_size: 64".
    private static final Pattern SMALL_HASH =
            Pattern.compile("\\[emerg][^\n]*should increase [^\n]*?([a-z_]+_hash_(?:bucket|max)_size): ([0-9]{1,9})");

    /// @param before what was there when the user was asked
    Did install(SetupState before) {
        portStays();
        liveSlotIsNotEmpty();
        Target target = state.target();
        SetupState now = SetupState.nginx(target.config(), target.layout(), target.server());
        isSound(now);
        noRivals(now.neighbors());
        List<String> makingWay = makingWay(before, now);
        Result result = target.server().run(target.router().install(target.nginxFile(), makingWay), LIMIT);
        String path = target.nginxFile().path();
        return switch (result.exitCode()) {
            case 0 -> {
                boolean changed = !result.out().strip().equals("unchanged");
                yield new Did(
                        changed,
                        path
                                + (changed ? " written and loaded" : " is loaded")
                                + (makingWay.isEmpty() ? "" : "; turned off " + String.join(" ", makingWay)));
            }
            case Router.FOREIGN ->
                throw Problem.failed(
                        path + " on " + server() + " was not written by Teal; it was left as it is",
                        "move it away (`mv " + path + " " + path + ".before-teal`), then `teal setup`");
            case Router.REFUSED -> throw refused(path, result, now);
            case Router.NOT_READ -> throw notRead(path, now);
            case Router.NOT_TAKEN_UP ->
                throw Problem.failed(
                        "nginx on " + server() + " did not take up " + path + " within 5 s; it was taken back",
                        "see /var/log/nginx/error.log there; is another program listening on "
                                + target.config().router().listen() + " or "
                                + target.config().router().control() + "?");
            default ->
                throw Problem.failed(
                        "writing " + path + " failed on " + server(),
                        result.errorLines(),
                        "mend what is said above, then `teal setup` again");
        };
    }

    /// Which files of others are turned off: a package's own, when the user agreed, or when this setup installed nginx.
    private List<String> makingWay(SetupState before, SetupState now) {
        List<Taker> staying = new ArrayList<>(now.staying());
        if (before.nginx()) {
            now.takers().stream()
                    .filter(taker -> now.pristine().contains(taker.file()))
                    .filter(taker -> !before.pristine().contains(taker.file()))
                    .forEach(staying::add);
        }
        if (!staying.isEmpty()) {
            throw taken(staying, now.neighbors());
        }
        return List.copyOf(now.pristine());
    }

    private Problem taken(List<Taker> takers, Neighbors neighbors) {
        RouterConfig router = state.target().config().router();
        List<String> files = takers.stream().map(Taker::file).distinct().toList();
        String away = "if nobody needs it, " + removal(files, neighbors);
        return Problem.failed(
                "nginx on " + server() + " serves other sites where "
                        + state.target().config().app() + " would; nothing of nginx was changed",
                takers.stream().map(Taker::toString).toList(),
                router.hosts().isEmpty()
                        ? away + ", or say in teal.yml which names this app has (`router.hosts`); then `teal setup`"
                        : away + " without reloading nginx, or take the name out of it or of `router.hosts`; then"
                                + " `teal setup`");
    }

    /// A block of nginx' main file cannot go with its file.
    private static String removal(List<String> files, Neighbors neighbors) {
        return neighbors.main().filter(files::contains).isPresent()
                ? "take the `server` block out of " + String.join(" and ", files) + " there"
                : "remove it (`rm " + String.join(" ", files)
                        + "` there; a link of sites-enabled: the site itself stays in sites-available)";
    }

    /// A configuration that nginx refuses already is not to be blamed on Teal's file. One of an older Teal may be the
    /// reason; then the new one may help.
    private void isSound(SetupState now) {
        if (!now.broken().isEmpty() && !state.facts().routed()) {
            throw Problem.failed(
                    "nginx on " + server() + " refuses its configuration as it is, without anything of Teal's",
                    now.broken(),
                    "fix the place nginx names (`nginx -t` there), then `teal setup`");
        }
    }

    private Problem notRead(String path, SetupState now) {
        String folder = path.substring(0, path.lastIndexOf('/'));
        return Problem.failed(
                "nginx on " + server() + " does not read " + folder + ": " + path + " was taken back",
                "add the line `include " + folder + "/*.conf;` to the block `http` of " + main(now)
                        + " there, or set `router.nginx.directory` in teal.yml to a folder that it includes; then"
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
                ? "`strategy: recreate` needs nginx' Lua: install it there (Debian: `apt-get install libnginx-mod-http-lua`), see"
                        + " that nginx.conf includes /etc/nginx/modules-enabled, then `teal setup`"
                : largerHash(result.out(), main(now)).orElse("fix the place nginx names, then `teal setup`");
        return Problem.failed(
                "nginx on " + server() + " refuses its configuration with " + path
                        + "; that file was taken back, and nginx serves as before",
                result.errorLines(),
                next);
    }

    /// A long host name, or many, does not fit into a table of nginx', whose size only its main file can say.
    private static Optional<String> largerHash(String words, String main) {
        Matcher small = SMALL_HASH.matcher(words);
        if (!small.find()) {
            return Optional.empty();
        }
        String line = small.group(1) + " " + 2 * Long.parseLong(small.group(2)) + ";";
        return Optional.of("add the line `" + line + "` to the block `http` of " + main
                + " there (or raise the one that it has), then `teal setup`");
    }

    /// The file names one container port for both slots: changing it under a running release would cut that
    /// off.
    private void portStays() {
        int port = state.target().config().container().port();
        state.liveRelease().filter(live -> live.container().port() != port).ifPresent(live -> {
            throw Problem.failed(
                    "container.port is " + port + ", but the live release listens on "
                            + live.container().port(),
                    "keep the port of the live release, and give the app its port by its own means");
        });
    }

    /// Before nginx has the file: an app that runs in the other slot alone would be cut off by it. With a file of
    /// Teal's, of whatever age, nginx goes by the flag already.
    private void liveSlotIsNotEmpty() {
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
                        + target.layout().marker() + " there says that " + live + " (port "
                        + target.slots().port(live) + ") is live",
                "if " + live.other() + " serves, write its port: `echo "
                        + target.slots().port(live.other()) + " >"
                        + target.layout().marker()
                        + "` there; else stop that container; then `teal setup`");
    }

    /// A site of an older way to deploy would keep sending its visitors to one slot, whatever Teal does.
    private void noRivals(Neighbors neighbors) {
        List<String> rivals = neighbors.rivals(state.target().config());
        if (!rivals.isEmpty()) {
            throw Problem.failed(
                    "nginx on " + server() + " already has a site that sends requests to this app's ports: "
                            + String.join(" ", rivals)
                            + "; nothing of nginx was changed",
                    removal(rivals, neighbors)
                            + " without reloading nginx, then `teal setup`: it loads the new site in place of the old"
                            + " one");
        }
    }
}
