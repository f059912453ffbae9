package dev.teal.deploy;

import dev.teal.config.Config;
import dev.teal.deploy.SetupScripts.Did;
import dev.teal.event.Problem;
import dev.teal.router.Router;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.slot.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of `teal setup` that makes nginx the app's router: looks for what would stand in the way, then puts the
/// app's file in place.
record SetupRouter(Survey survey) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern DUPLICATE = Pattern.compile("a duplicate default server for \\S+ in (\\S+):\\d+");

    Did install() {
        portStays();
        liveSlotIsNotEmpty();
        noRivals();
        Site site = survey.site();
        Result result = site.server().run(site.router().install(site.nginxFile()), LIMIT);
        String path = site.nginxFile().path();
        return switch (result.exitCode()) {
            case 0 -> {
                boolean changed = !result.out().strip().equals("unchanged");
                yield new Did(changed, path + (changed ? " written and loaded" : " is loaded"));
            }
            case Router.FOREIGN ->
                throw Problem.failed(
                        path + " on " + server() + " was not written by Teal; it was left as it is",
                        "move it away (`mv " + path + " " + path + ".before-teal`), then `teal setup`");
            case Router.REFUSED -> throw refused(path, result);
            case Router.NOT_TAKEN_UP ->
                throw Problem.failed(
                        "nginx on " + server() + " did not take up " + path + " within 5 s; it was taken back",
                        "see /var/log/nginx/error.log there; is another program listening on "
                                + site.config().router().listen() + " or "
                                + site.config().router().control() + "?");
            default ->
                throw Problem.failed(
                        "writing " + path + " failed on " + server(),
                        result.complaint(),
                        "mend what is said above, then `teal setup` again");
        };
    }

    private String server() {
        return survey.site().server().name();
    }

    private Problem refused(String path, Result result) {
        Config config = survey.site().config();
        Matcher duplicate = DUPLICATE.matcher(result.out());
        // Of the two files nginx names the one it read last, which can be Teal's.
        String other = duplicate.find() && !duplicate.group(1).equals(path) ? duplicate.group(1) : "";
        String next = result.out().contains("unknown directive \"lua_")
                ? "`handover` needs nginx' Lua: install it there (Debian: `apt-get install libnginx-mod-http-lua`), see"
                        + " that nginx.conf includes /etc/nginx/modules-enabled, then `teal setup`"
                : duplicate.reset().find()
                        ? "another site answers for every name on port "
                                + config.router().listen() + ": "
                                + (other.isEmpty()
                                        ? "find it (`grep -rn default_server /etc/nginx` there) and remove it"
                                        : "remove it (`rm " + other + "` there)")
                                + ", or say in teal.yml which names this app has (`router.hosts`); then `teal setup`"
                        : "mend the place nginx names, then `teal setup`";
        return Problem.failed(
                "nginx on " + server() + " refuses its configuration with " + path
                        + "; that file was taken back, and nginx serves as before",
                result.complaint(),
                next);
    }

    /// The file names one container port for both slots: changing it under a running release would cut that
    /// off.
    private void portStays() {
        int port = survey.site().config().container().port();
        survey.liveRelease().filter(live -> live.container().port() != port).ifPresent(live -> {
            throw Problem.failed(
                    "container.port is " + port + ", but the live release listens on "
                            + live.container().port(),
                    "keep the port of the live release, and give the app its port by its own means");
        });
    }

    /// Before nginx has the file: an app that runs in the other slot alone would be cut off by it. With a file of
    /// Teal's, of whatever age, nginx goes by the flag already.
    private void liveSlotIsNotEmpty() {
        Slot live = survey.live();
        if (survey.look().answer().isPresent()
                || survey.look().routed()
                || survey.occupant(live).running()
                || !survey.occupant(live.other()).running()) {
            return;
        }
        Site site = survey.site();
        throw Problem.failed(
                site.slots().name(live.other()) + " runs on " + server() + ", but "
                        + site.layout().marker() + " there says that " + live + " (port "
                        + site.slots().port(live) + ") is live",
                "if " + live.other() + " serves, write its port: `echo "
                        + site.slots().port(live.other()) + " >" + site.layout().marker()
                        + "` there; else stop that container; then `teal setup`");
    }

    /// A site of an older way to deploy would keep sending its visitors to one slot, whatever Teal does.
    private void noRivals() {
        Site site = survey.site();
        List<String> arguments = new ArrayList<>(List.of(
                site.nginxFile().path(),
                String.valueOf(site.slots().port(Slot.BLUE)),
                String.valueOf(site.slots().port(Slot.GREEN))));
        arguments.addAll(site.config().router().nginx().command());
        List<String> rivals = site.server()
                .run(Command.script(SetupScripts.RIVALS, arguments), LIMIT)
                .lines();
        if (!rivals.isEmpty()) {
            String files = String.join(" ", rivals);
            throw Problem.failed(
                    "nginx on " + server() + " already has a site that sends requests to this app's ports: " + files
                            + "; nothing of nginx was changed",
                    "remove it (`rm " + files + "` there; a link of sites-enabled: the site itself stays in"
                            + " sites-available) without reloading nginx, then `teal setup`: it loads the new site in"
                            + " place of the old one");
        }
    }
}
