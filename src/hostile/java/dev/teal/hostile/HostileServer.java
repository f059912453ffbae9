package dev.teal.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.teal.base.Meanwhile;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TestServer;
import dev.teal.server.Command;
import dev.teal.server.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/// A server with a hostile app on it, beside a neighbour's database and root's secret; and the machine of whoever
/// deploys, where a `sqlite3` that leaves a trace comes first on PATH.
final class HostileServer implements AutoCloseable {
    /// Of any verb.
    static final Duration LIMIT = Duration.ofSeconds(75);

    private static final String DATA = "/opt/agent-hub/data";
    private static final String SNAPSHOTS = "/opt/agent-hub/teal/snapshots";

    final TestServer server;
    final LocalMachine local;
    private final BuildEngine engine;
    private final int uid;

    private HostileServer(TestServer server, BuildEngine engine, int uid) {
        this.server = server;
        this.engine = engine;
        this.uid = uid;
        this.local = LocalMachine.make(engine.environment());
    }

    /// @param uid as which the app runs in its container
    static HostileServer start(BuildEngine engine, int uid) {
        HostileServer app = new HostileServer(TestServer.view("hostile"), engine, uid);
        try {
            app.prepare();
            return app;
        } catch (RuntimeException | AssertionError e) {
            app.close();
            throw e;
        }
    }

    private void prepare() {
        server.startNginx();
        script("server.sh", String.valueOf(uid));
        local.config(server.name(), uid);
        mustTeal("setup", "-y");
        pristine();
        mustTeal("deploy");
        mustTeal("deploy");
        mustTeal("data", "snapshot");
        remember();
    }

    /// The host's tree as it is now is what every verb must leave.
    void remember() {
        script("tree.sh >/run/hostile/tree");
    }

    /// Brings the ordinary database back, and ends what the app does.
    void pristine() {
        script("pristine.sh");
    }

    void lay(Plant plant) {
        server.must("cd " + DATA + " && uid=" + uid + " keep= && set -e\n" + plant.script()
                + "\n[ -n \"$keep\" ] || chown -hR $uid:$uid .");
    }

    Outcome teal(String... words) {
        return run(Map.of(), words);
    }

    void mustTeal(String... words) {
        Outcome outcome = teal(words);
        if (!outcome.done()) {
            throw new IllegalStateException("teal " + String.join(" ", words) + ": " + outcome);
        }
    }

    /// Runs it as one that dies.
    void killed(String failpoint, String... words) {
        run(Map.of("TEAL_FAILPOINT", failpoint), words);
    }

    private Outcome run(Map<String, String> more, String... words) {
        long start = System.nanoTime();
        try {
            Process process = TealCommand.in(local.folder(), server, engine)
                    .with("PATH", local.path())
                    .with(more)
                    .start(words);
            process.getOutputStream().close();
            Meanwhile<String> out = Meanwhile.of(() -> text(process.getInputStream()));
            Meanwhile<String> err = Meanwhile.of(() -> text(process.getErrorStream()));
            boolean ended = process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            return new Outcome(process.exitValue(), ended, out.get() + err.get(), took);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs a script of `src/test/resources/hostile` on the server; what it prints.
    String script(String words, String... arguments) {
        String name = words.replaceFirst(" .*", "");
        String more = words.substring(name.length());
        return server.must("( " + Command.script(resource(name), arguments).inShell() + "\n)" + more);
    }

    static String resource(String name) {
        try (InputStream in = HostileServer.class.getResourceAsStream("/hostile/" + name)) {
            return text(Objects.requireNonNull(in, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A snapshot of the ordinary database.
    String snapshot() {
        return server.must("cd " + SNAPSHOTS + " && ls -d manual-* | head -n 1");
    }

    Set<String> snapshots() {
        return new TreeSet<>(server.must("ls " + SNAPSHOTS).lines().toList());
    }

    void removeSnapshots(Iterable<String> names) {
        server.must("cd " + SNAPSHOTS + " && rm -rf -- " + String.join(" ", names));
    }

    /// A release that is not live, of whose data there is a snapshot; empty when there is none.
    String target() {
        return server.must("""
                cd /opt/agent-hub/teal; slot=blue; [ ! -e ../route/green ] || slot=green
                live=$(docker inspect -f '{{index .Config.Labels "dev.teal.release"}}' agent-hub-$slot)
                for of in $(cat snapshots/*/snapshot.json | grep -o '"of":"[^"]*"' | cut -d'"' -f4); do
                  [ "$of" = "$live" ] || [ ! -e "releases/$of.json" ] || { echo "$of"; break; }
                done""");
    }

    void needsTarget() {
        if (target().isEmpty()) {
            mustTeal("deploy");
        }
    }

    /// Copies the app's file to this machine as it is; false when it is not an ordinary small one, or lies behind a
    /// link: this reads as root, and must not carry what the app cannot read.
    boolean fetch(String name) {
        Result read = server.look("cd " + DATA + "/sub && [ \"$(realpath hub.db)\" = " + DATA
                + "/sub/hub.db ] && [ -f hub.db ] && [ $(stat -c %s hub.db) -lt 9000000 ]"
                + " && base64 -w0 hub.db");
        if (!read.ok()) {
            return false;
        }
        local.write(name, Base64.getDecoder().decode(read.out().strip()));
        return true;
    }

    /// Rows of the table in a database that must be an ordinary one; -1 when it has none.
    long rows(String database) {
        Result counted = server.look("sqlite3 -readonly " + database + " 'SELECT count(*) FROM assets'");
        return counted.ok() ? Long.parseLong(counted.out().strip()) : -1;
    }

    long rowsOf(String snapshot) {
        return rows(SNAPSHOTS + "/" + snapshot + "/data/sub/hub.db");
    }

    long rowsOfDatabase() {
        return rows(DATA + "/sub/hub.db");
    }

    @Override
    public void close() {
        server.close();
        local.close();
    }
}
