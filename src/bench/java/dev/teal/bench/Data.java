package dev.teal.bench;

import dev.teal.config.Config.RunsAs;
import dev.teal.config.Destination;
import dev.teal.config.Layout;
import dev.teal.data.Database;
import dev.teal.data.Jail;
import dev.teal.data.Snapshots;
import dev.teal.event.Events;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Copies of a large database that is being written: Teal's snapshot, `cp` and `.backup`.
final class Data {
    private static final int MEGABYTES = Report.number("MEGABYTES", 1000);
    private static final Duration PATIENCE = Duration.ofSeconds(Report.number("PATIENCE_SECONDS", 60));
    private static final List<Integer> RATES = List.of(10, 1000, 0);

    private Data() {}

    private record Way(String title, String script) {}

    /// `$1` is the database, `$2` where its copy goes.
    private static final List<Way> OTHERS = List.of(
            new Way("`cp` (of the file alone)", "cp \"$1\" \"$2\" && sync \"$2\""),
            new Way(
                    "`cp` (of the file, then its `-wal`)",
                    "cp \"$1\" \"$2\" && cp \"$1-wal\" \"$2-wal\" && sync \"$2\""),
            new Way("`.backup`", "sqlite3 -cmd '.timeout 5000' \"$1\" \".backup '$2'\" && sync \"$2\""));

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory(Path.of("/var/tmp"), "teal-bench");
        try (Server server = Servers.connect(new Destination.Local(), Events.NONE)) {
            Report.head("Copies of a database of " + MEGABYTES + " MB while it is written", "./dev bench data");
            copies(folder, server);
        } finally {
            Shell.must(Map.of(), "rm", "-rf", folder.toString());
        }
        Soak.run();
    }

    private static void copies(Path folder, Server server) throws Exception {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "writes",
                "way",
                "time",
                "with all checks",
                "copies sound",
                "acknowledged writes missing",
                "errors of writers",
                "longest wait of a writer",
                "`-wal` afterwards"));
        for (int rate : RATES) {
            Path db = folder.resolve("hub.db");
            Report.progress("filling " + MEGABYTES + " MB");
            fill(db);
            rows.add(ours(folder, server, db, rate));
            for (Way way : OTHERS) {
                rows.add(theirs(folder, server, db, rate, way));
            }
            Shell.must(Map.of(), "sh", "-c", "rm -f " + db + "*");
        }
        Report.table(rows);
    }

    /// Keys at random places of an index, as an app's tokens and slugs are: each write changes pages here and
    /// there.
    private static void fill(Path db) {
        Shell.must(
                Map.of(),
                "sqlite3",
                db.toString(),
                "PRAGMA journal_mode=WAL; CREATE TABLE writes(id INTEGER PRIMARY KEY, key TEXT UNIQUE DEFAULT (hex(randomblob(16))));"
                        + "CREATE TABLE filler(id INTEGER PRIMARY KEY, x BLOB);"
                        + "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + MEGABYTES * 250
                        + ") INSERT INTO filler SELECT i, randomblob(3900) FROM n;"
                        + "INSERT INTO writes(id) SELECT id FROM filler");
    }

    private static List<String> ours(Path folder, Server server, Path db, int rate) throws Exception {
        Database database = new Database("hub.db", folder.toString(), "hub.db");
        Snapshots snapshots = new Snapshots(
                folder.resolve("snapshots").toString(), new Jail(new Layout(folder.toString()), RunsAs.DOCKER));
        server.run(snapshots.sweep());
        server.run(snapshots.begin("x"));
        try (Writers writers = Writers.on(db, rate)) {
            writers.settle();
            long before = writers.acknowledged();
            Report.progress("Teal at " + name(rate));
            Result result = server.run(snapshots.copy(database, "x", MEGABYTES * 1_000_000L), Snapshots.LIMIT);
            Path copy = folder.resolve("snapshots/x.partial/hub.db");
            String time = result.ok()
                    ? Report.seconds(Duration.ofMillis(
                            Snapshots.copied(database, result.lines()).copy().millis()))
                    : "failed: " + result.errorLines().getFirst();
            return row(
                    rate,
                    "**Teal's snapshot** (`VACUUM INTO`, read-only)",
                    time,
                    Report.seconds(result.took()),
                    copy,
                    before,
                    writers,
                    db);
        }
    }

    private static List<String> theirs(Path folder, Server server, Path db, int rate, Way way) throws Exception {
        Path copy = folder.resolve("copy.db");
        Shell.must(Map.of(), "sh", "-c", "rm -f " + copy + "*");
        try (Writers writers = Writers.on(db, rate)) {
            writers.settle();
            long before = writers.acknowledged();
            Report.progress(way.title() + " at " + name(rate));
            List<String> argv = new ArrayList<>(List.of("timeout", String.valueOf(PATIENCE.toSeconds())));
            argv.addAll(
                    Command.script(way.script(), db.toString(), copy.toString()).argv());
            Result result = server.run(Command.of(argv), PATIENCE.plusSeconds(30));
            String time = result.exitCode() == 124
                    ? "not done in " + PATIENCE.toSeconds() + " s"
                    : result.ok()
                            ? Report.seconds(result.took())
                            : "failed: " + result.errorLines().getFirst();
            return row(rate, way.title(), time, "-", copy, before, writers, db);
        }
    }

    private static List<String> row(
            int rate, String title, String time, String whole, Path copy, long before, Writers writers, Path db)
            throws IOException, SQLException {
        boolean done = Files.exists(copy) && !time.startsWith("not");
        String missing = done ? missing(copy, before) : "-";
        Path wal = Path.of(db + "-wal");
        return List.of(
                name(rate),
                title,
                time,
                whole,
                done ? sound(copy) : "-",
                missing,
                Report.whole(writers.errors()),
                Report.seconds(writers.longestWait()),
                String.format(Locale.ROOT, "%.1f MB", Files.exists(wal) ? Files.size(wal) / 1e6 : 0));
    }

    private static String name(int rate) {
        return rate == 0 ? "flat out, 2 writers" : Report.whole(rate) + "/s, 2 writers";
    }

    private static String sound(Path copy) {
        String output = quietly("sqlite3", copy.toString(), "PRAGMA integrity_check(1)");
        return output.equals("ok") ? "yes" : "**no**";
    }

    private static String missing(Path copy, long acknowledged) {
        String output = quietly("sqlite3", copy.toString(), "SELECT count(*) FROM writes WHERE id <= " + acknowledged);
        return output.matches("\\d+") ? Report.whole(acknowledged - Long.parseLong(output)) : "unreadable";
    }

    private static String quietly(String... argv) {
        try {
            Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
