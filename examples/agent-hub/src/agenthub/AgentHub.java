package agenthub;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/// A small app to deploy: JSON over HTTP, SQLite in WAL mode, server-sent events, and faults on demand.
/// README.md beside it.
public final class AgentHub {
    /// Below the 10 s that Docker waits between SIGTERM and SIGKILL, so that what is in flight ends by
    /// itself.
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(8);

    private static final long LEAK = 8 << 20;
    private static final long MOST_LEAKED = 1L << 30; // where nobody limits its memory
    private static final Duration LEAK_PAUSE = Duration.ofMillis(20);

    /// Kept from the garbage collector, which would close it.
    private static FileChannel lock;

    private AgentHub() {}

    public static void main(String[] args) throws Exception {
        Settings settings = Settings.ofEnvironment();
        if (settings.onlyOne() && !alone(settings.database())) {
            end("agent-hub: another instance has the database (ONLY_ONE=1)", 1);
        }
        if (args.length > 0 && args[0].equals("migrate")) {
            migrate(settings);
        } else if (args.length > 0) {
            end("agent-hub: unknown command " + args[0] + "; known: migrate, or none to serve", 64);
        } else {
            serve(settings);
        }
    }

    /// The lock lives as long as this process: nobody closes the file.
    private static boolean alone(Path database) throws IOException {
        Files.createDirectories(database.toAbsolutePath().getParent());
        lock = FileChannel.open(database.resolveSibling("only-one.lock"), CREATE, WRITE);
        return lock.tryLock() != null;
    }

    private static void migrate(Settings settings) throws SQLException {
        if (settings.failMigration()) {
            end("SqliteError: table assets has no column named owner (FAIL_MIGRATION=1)", 1);
        }
        try (Assets assets = Assets.open(settings.database())) {
            System.out.println(
                    "agent-hub: schema of " + settings.database() + " is up to date, " + assets.count() + " assets");
        }
    }

    private static void serve(Settings settings) throws IOException, SQLException, InterruptedException {
        if (settings.crashAtStart()) {
            end("SqliteError: no such column: assets.owner", 1);
        }
        Thread.sleep(settings.slowStart());
        Assets assets = Assets.open(settings.database());
        Web web = Web.start(settings, assets);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(web, assets), "stop"));
        System.out.println("agent-hub: version " + settings.version() + ", release " + settings.release()
                + ", listening on " + settings.bind() + ":" + web.port());
        if (settings.failAfter().isPositive() && settings.failBy() == Settings.FailBy.LEAK) {
            Thread.sleep(settings.failAfter());
            leak();
        }
    }

    /// Outside of the heap, whose own limit would end it: until the kernel does.
    private static void leak() throws InterruptedException {
        for (long bytes = 0; bytes < MOST_LEAKED; bytes += LEAK) {
            Arena.global().allocate(LEAK);
            Thread.sleep(LEAK_PAUSE);
        }
    }

    /// Runs on SIGTERM. `halt`, because a JVM ended by a signal otherwise exits 143, and this was a clean
    /// end.
    private static void stop(Web web, Assets assets) {
        System.out.println("agent-hub: SIGTERM, finishing what is in flight");
        web.stop(LAST_REQUESTS);
        assets.close();
        System.out.println("agent-hub: stopped");
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static void end(String message, int exitCode) {
        System.err.println(message);
        System.exit(exitCode);
    }
}
