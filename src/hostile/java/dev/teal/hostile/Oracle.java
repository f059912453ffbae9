package dev.teal.hostile;

import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.hostile.Plant.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What must be true after each verb, whatever the app laid.
final class Oracle {
    static final List<String> SECRETS = List.of("ROOTS-SECRET-4711", "NEIGHBOURS-SECRET-4712");

    private final HostileServer app;
    private final Combination combination;
    private final Outcome outcome;
    private final Look look;
    private final List<String> found = new ArrayList<>();

    private Oracle(HostileServer app, Combination combination, Outcome outcome, Look look) {
        this.app = app;
        this.combination = combination;
        this.outcome = outcome;
        this.look = look;
    }

    /// @param before the snapshots that there were before the verb
    /// @return what was not so
    static List<String> judge(
            HostileServer app, Combination combination, Outcome outcome, Look look, Set<String> before) {
        Oracle oracle = new Oracle(app, combination, outcome, look);
        oracle.gain();
        oracle.end();
        oracle.words();
        oracle.status();
        if (outcome.done()) {
            oracle.made(before);
        }
        return oracle.found;
    }

    private void unless(boolean holds, String what) {
        if (!holds) {
            found.add(what);
        }
    }

    /// The app gained nothing.
    private void gain() {
        look.all("changed").forEach(line -> found.add("the host's tree changed: " + line));
        look.all("started").forEach(file -> found.add("a program ran, or a file was written: " + file));
        look.all("leak").forEach(file -> found.add("a secret is in " + file));
        unless(SECRETS.stream().noneMatch(outcome.out()::contains), "a secret is in the output");
        unless(!app.local.hasInPulled(SECRETS), "a secret is in the pulled file");
        app.local.strange().forEach(file -> found.add("on this machine: " + file));
    }

    private void end() {
        unless(outcome.ended(), "it did not end within " + HostileServer.LIMIT.toSeconds() + " s");
        boolean refusedHere = outcome.exitCode() == 64 && combination.verb().mayNameNoDatabase();
        boolean known = refusedHere || Set.of(0, 1, 2, 255).contains(outcome.exitCode());
        unless(known || !outcome.ended() || stays(), "exit code " + outcome.exitCode());
        unless(!look.has("locked"), "the lock is held");
        unless(look.one("answer").equals("200") || stays(), "a visitor gets " + look.one("answer"));
        unless(!look.has("closed") || stays(), "the router is closed");
        unless(look.one("release").startsWith("running ") || stays(), "live is " + look.one("release"));
    }

    /// A recovery that was refused leaves the site closed, with a word about the next step.
    private boolean stays() {
        return combination.verb().mayStayInterrupted() && !outcome.done();
    }

    private void words() {
        unless(!outcome.out().contains("\u001b"), "an escape code is in the output");
        unless(
                !outcome.done() || !outcome.out().matches("(?s).*(is not there yet|none: there is no).*"),
                "it says that there is no database yet, and a snapshot has it");
        unless(
                outcome.exitCode() == 0
                        || combination.verb().reports()
                        || outcome.out().contains("ERROR  "),
                "it failed without an error: " + outcome.out());
        unless(
                outcome.exitCode() == 0
                        || combination.verb().reports()
                        || !combination.plant().ordinary(),
                "refused, though the database is the ordinary one: " + outcome.error());
        unless(!outcome.out().contains("\tat dev.teal"), "it crashed: " + outcome.out());
    }

    private void status() {
        Outcome status = app.teal("status", "--json");
        if (!status.done()) {
            found.add("`teal status` failed: " + status.out());
            return;
        }
        try {
            Map<String, Object> json = Json.readMap(status.out(), "status");
            String live = look.one("live");
            Map<?, ?> slot = map(map(json.get("slots")).get(live));
            unless(live.equals(json.get("live")), "status says that " + json.get("live") + " is live");
            unless(
                    look.one("release").equals("running " + slot.get("release")) || stays(),
                    "status has the release " + slot.get("release") + " in " + live);
            unless(Boolean.FALSE.equals(json.get("interrupted")) || stays(), "it is left interrupted");
            unless("".equals(json.get("lock")), "status says it is locked by " + json.get("lock"));
        } catch (Problem unreadable) {
            found.add("`teal status` is not JSON: " + status.out());
        }
    }

    private static Map<?, ?> map(@Nullable Object json) {
        return json instanceof Map<?, ?> map ? map : Map.of();
    }

    /// What it says it made is there, with the rows of the ordinary database where that was the source.
    private void made(Set<String> before) {
        Plant plant = combination.plant();
        switch (combination.verb().makes()) {
            case SNAPSHOT -> {
                List<String> taken = look.snapshots().stream()
                        .filter(snapshot -> !before.contains(snapshot))
                        .toList();
                unless(taken.size() == 1, "new snapshots: " + taken);
                if (plant.ordinary()) {
                    taken.forEach(one -> unless(app.rowsOf(one) == 3, one + " has " + app.rowsOf(one) + " rows"));
                }
            }
            case FILE -> unless(app.local.has(Verb.PULLED), "there is no pulled file");
            case DATABASE ->
                unless(
                        plant.kind() == Kind.LOOP || app.rowsOfDatabase() == 3,
                        "the database has " + app.rowsOfDatabase() + " rows");
            case NOTHING -> {}
        }
    }
}
