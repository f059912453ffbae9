package dev.teal.hostile;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// A verb that touches data.
///
/// @param prepare runs before the plant is laid, on an app that is well
/// @param act     runs the verb
/// @param makes   what a verb that succeeds has made
record Verb(String name, Consumer<HostileServer> prepare, Function<HostileServer, Outcome> act, Makes makes) {
    /// Results that the oracle looks at.
    enum Makes {
        NOTHING,
        SNAPSHOT,
        FILE,
        DATABASE
    }

    /// A file of this machine that `data pull` writes.
    static final String PULLED = "pulled.db";

    /// An ordinary database of this machine.
    static final String OWN = "own.db";

    private static final String DOCTOR = "doctor";

    private static final String AS_IT_IS = "data push as it is";

    static final List<Verb> ALL = List.of(
            of("status", Makes.NOTHING, "status"),
            of("plan", Makes.NOTHING, "plan"),
            of("apps", Makes.NOTHING, "apps"),
            of(DOCTOR, Makes.NOTHING, DOCTOR),
            of("data status", Makes.NOTHING, "data", "status"),
            of("data list", Makes.NOTHING, "data", "list"),
            of("data verify", Makes.NOTHING, "data", "verify"),
            of("data snapshot", Makes.SNAPSHOT, "data", "snapshot"),
            of("data pull", Makes.FILE, "data", "pull", PULLED, "-y"),
            new Verb("data pull, data push", _ -> {}, Verb::pullAndPush, Makes.NOTHING),
            new Verb(AS_IT_IS, _ -> {}, Verb::pushAsItIs, Makes.NOTHING),
            of("data push", Makes.DATABASE, "data", "push", OWN, "-y"),
            new Verb("data restore", _ -> {}, app -> app.teal("data", "restore", app.snapshot(), "-y"), Makes.DATABASE),
            of("run", Makes.NOTHING, "run", "/usr/bin/perl", "-e", "1"),
            of("restart", Makes.NOTHING, "restart"),
            new Verb("maintenance", _ -> {}, Verb::closeAndOpen, Makes.NOTHING),
            of("recover", Makes.NOTHING, "recover"),
            killed("send", "data", "push", OWN, "-y"),
            killed("replace", "data", "push", OWN, "-y"),
            new Verb("rollback", HostileServer::needsTarget, app -> app.teal("rollback", app.target()), Makes.NOTHING),
            new Verb(
                    "rollback --restore-data",
                    HostileServer::needsTarget,
                    app -> app.teal("rollback", app.target(), "--restore-data", "-y"),
                    Makes.DATABASE),
            of("deploy", Makes.SNAPSHOT, "deploy"));

    static Verb named(String name) {
        return ALL.stream()
                .filter(verb -> verb.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no verb " + name));
    }

    private static Verb of(String name, Makes makes, String... words) {
        return new Verb(name, _ -> {}, app -> app.teal(words), makes);
    }

    /// A client that dies behind a step leaves work to do in the data directory; what the app lays there comes
    /// after.
    private static Verb killed(String step, String... words) {
        return new Verb(
                "recover after " + step,
                app -> app.killed("die:after:" + step, words),
                app -> app.teal("recover"),
                Makes.NOTHING);
    }

    /// The app is restarted behind the page.
    private static Outcome closeAndOpen(HostileServer app) {
        Outcome closed = app.teal("maintenance", "on").then(app.teal("restart"));
        return closed.then(app.teal("maintenance", "off"));
    }

    /// As it came from the server, with whatever schema it has.
    private static Outcome pullAndPush(HostileServer app) {
        Outcome pulled = app.teal("data", "pull", PULLED, "-y");
        return pulled.done() ? pulled.then(app.teal("data", "push", PULLED, "-y")) : pulled;
    }

    /// The app's own bytes, which no SQLite has written anew.
    private static Outcome pushAsItIs(HostileServer app) {
        return app.fetch(PULLED) ? app.teal("data", "push", PULLED, "-y") : app.teal("data", "push", OWN, "-y");
    }

    /// Whether it reports problems in its table and by its exit code, without an `ERROR` line.
    boolean reports() {
        return name.equals(DOCTOR);
    }

    boolean mayStayInterrupted() {
        return name.startsWith("recover after");
    }

    /// What is sent was the app's own choice, and is looked at on this machine first.
    boolean mayNameNoDatabase() {
        return name.equals(AS_IT_IS);
    }

    @Override
    public String toString() {
        return name;
    }
}
