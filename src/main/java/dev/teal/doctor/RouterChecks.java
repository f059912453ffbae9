package dev.teal.doctor;

import static dev.teal.doctor.Check.when;

import dev.teal.base.Finding;
import dev.teal.deploy.state.ServerState;
import dev.teal.setup.SetupReview;
import java.util.ArrayList;
import java.util.List;

/// nginx: the app's file as written and as loaded, and the sites beside it.
record RouterChecks(ServerState state, HostFacts host, SetupReview setup) implements Theme {
    @Override
    public List<Check> checks() {
        List<Check> checks = new ArrayList<>(List.of(
                configuration(),
                file(),
                loaded(),
                cache(),
                route(),
                sites(),
                Check.of("old script", "nothing of one is in use").found(setup.old())));
        state.target()
                .config()
                .router()
                .tls()
                .ifPresent(tls -> checks.add(new CertificateCheck(state.target(), tls).check()));
        return checks;
    }

    private Check configuration() {
        return Check.of("nginx", "its configuration is valid").found(setup.brokenNginx());
    }

    private Check file() {
        String path = state.target().nginxFile().path();
        String found = host.one("file").orElse("absent");
        boolean outdated = !state.routerIsCurrent() && state.facts().answer().isPresent();
        return Check.of("nginx file", path + " fits teal.yml")
                .found(
                        when(
                                !found.equals("same"),
                                Finding.refuses(
                                        path + " on " + server()
                                                + (found.equals("absent")
                                                        ? " is missing"
                                                        : outdated
                                                                ? " differs from teal.yml: router, health.path or this Teal has changed"
                                                                : " was edited: it is not what Teal wrote"),
                                        "`teal setup` writes it, and nginx reloads once")),
                        Fix.SetUp.PLAIN);
    }

    /// A file that differs is one finding, not two.
    private Check loaded() {
        boolean same = host.one("file").filter("same"::equals).isPresent();
        return Check.of("nginx loaded", "the file as it is written")
                .found(
                        when(
                                same && state.facts().answer().isPresent() && !state.routerIsCurrent(),
                                Finding.refuses(
                                        "nginx on " + server() + " has not loaded "
                                                + state.target().nginxFile().path()
                                                + " since it was written: it works with an older one",
                                        "`teal setup` reloads nginx")),
                        Fix.SetUp.PLAIN);
    }

    private Check cache() {
        List<String> on = host.all("cache").stream()
                .filter(line -> !line.endsWith("open_file_cache off;"))
                .toList();
        return Check.of("file cache", "off for this app: a flip takes effect at once")
                .found(
                        when(
                                !on.isEmpty(),
                                Finding.refuses(
                                        "open_file_cache is on in "
                                                + state.target().nginxFile().path()
                                                + ": nginx sees a flip late, and sends requests to a stopped slot",
                                        on,
                                        "`teal setup` writes the file again")),
                        Fix.SetUp.PLAIN);
    }

    private Check route() {
        String route = state.target().layout().route();
        List<String> blind = host.all("blind");
        return Check.of("route folder", "nginx's workers can look into it")
                .found(
                        when(
                                !blind.isEmpty(),
                                Finding.refuses(
                                        "nginx's workers (" + String.join(", ", blind) + ") cannot look into " + route
                                                + " on " + server()
                                                + ": every flip stays without effect, and blue serves",
                                        "`teal setup` fixes the mode of its own folders; `namei -l " + route
                                                + "` shows those above")),
                        Fix.SetUp.PLAIN);
    }

    /// What visitors get counts, also when no file explains it.
    private Check sites() {
        Check check = Check.of("sites", "no other one takes this app's visitors")
                .found(setup.defaultPages(), Fix.SetUp.PLAIN)
                .found(setup.otherSites());
        return check.found(when(
                check.found().isEmpty() && state.facts().shadowed(),
                Finding.refuses(
                        "visitors of " + state.target().config().label() + " get another site of nginx on " + server(),
                        "`nginx -T` on " + server() + " shows all sites; is its address or host name used twice?")));
    }

    private String server() {
        return state.target().server().name();
    }
}
