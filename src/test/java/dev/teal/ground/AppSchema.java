package dev.teal.ground;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sqlite.Collation;
import org.sqlite.Function;

/// Schemas of healthy databases that the server's sqlite3 cannot always read, for it is not the app's SQLite: that has
/// a collation `german` and a function `slug` of its own, and is newer. Each has a table `plain` with an index, and a
/// table `t(title)` of [#ROWS] rows.
public enum AppSchema {
    ORDINARY(Check.FULL, "CREATE TABLE t(title TEXT)", ""),
    OWN_COLLATION(Check.FULL, "CREATE TABLE t(title TEXT COLLATE german)", ""),
    OWN_COLLATION_IN_AN_INDEX(Check.PART, "CREATE TABLE t(title TEXT); CREATE INDEX i ON t(title COLLATE german)", ""),
    OWN_COLLATION_IN_A_KEY(Check.PART, "CREATE TABLE t(title TEXT COLLATE german PRIMARY KEY) WITHOUT ROWID", ""),
    OWN_FUNCTION_IN_AN_INDEX(Check.PART, "CREATE TABLE t(title TEXT); CREATE INDEX i ON t(slug(title))", ""),
    OWN_FUNCTION_IN_A_PARTIAL_INDEX(
            Check.PART, "CREATE TABLE t(title TEXT); CREATE INDEX i ON t(title) WHERE slug(title) <> 'x'", ""),
    OWN_FUNCTION_IN_A_CHECK(Check.FULL, "CREATE TABLE t(title TEXT CHECK (slug(title) <> 'x'))", ""),
    OWN_FUNCTION_IN_A_COLUMN(Check.ANY, "CREATE TABLE t(title TEXT, s AS (slug(title)))", ""),
    OWN_FUNCTION_IN_A_STORED_COLUMN(Check.FULL, "CREATE TABLE t(title TEXT, s AS (slug(title)) STORED)", ""),
    OWN_FUNCTION_IN_A_VIEW(Check.FULL, "CREATE TABLE t(title TEXT); CREATE VIEW v AS SELECT slug(title) FROM t", ""),
    /// What the app's `upper` makes of "ü" is not what SQLite makes of it.
    OWN_VALUES_OF_A_KNOWN_FUNCTION(Check.PART, "CREATE TABLE t(title TEXT); CREATE INDEX i ON t(upper(title))", ""),
    OWN_VALUES_IN_A_COLUMN(Check.PART, "CREATE TABLE t(title TEXT, u AS (upper(title))); CREATE INDEX i ON t(u)", ""),
    NEWER_SQL_IN_A_VIEW(
            Check.PART,
            "CREATE TABLE t(title TEXT); CREATE VIEW v AS SELECT 1",
            "UPDATE sqlite_schema SET sql = 'CREATE VIEW v AS SELECT 1 FUTURE JOIN 2' WHERE name = 'v'"),
    NEWER_SQL_IN_A_TABLE(
            Check.PART,
            "CREATE TABLE t(title TEXT UNIQUE)",
            "UPDATE sqlite_schema SET sql = 'CREATE TABLE t(title TEXT UNIQUE, FUTURE KEY (title))' WHERE name = 't'"),
    FTS5(
            Check.FULL,
            "CREATE TABLE t(title TEXT); CREATE VIRTUAL TABLE f USING fts5(x); INSERT INTO f VALUES ('a')",
            ""),
    /// SQLite checks virtual tables from 3.44 on.
    OWN_TOKENIZER(
            Check.ANY,
            "CREATE TABLE t(title TEXT); CREATE VIRTUAL TABLE f USING fts5(x); INSERT INTO f VALUES ('a')",
            "UPDATE sqlite_schema SET sql = 'CREATE VIRTUAL TABLE f USING fts5(x, tokenize=own)' WHERE name = 'f'"),
    OWN_MODULE(
            Check.FULL,
            "CREATE TABLE t(title TEXT); CREATE VIRTUAL TABLE f USING fts5(x)",
            "UPDATE sqlite_schema SET sql = 'CREATE VIRTUAL TABLE f USING vec0(x)' WHERE name = 'f'"),
    KEY_TO_WHAT_IS_NOT_UNIQUE(
            Check.FULL, "CREATE TABLE p(a); CREATE TABLE t(title TEXT, r REFERENCES p(a) DEFAULT 1)", ""),
    NULL_IN_NOT_NULL(
            Check.FULL,
            "CREATE TABLE t(title TEXT); INSERT INTO t VALUES (NULL), (NULL)",
            "UPDATE sqlite_schema SET sql = 'CREATE TABLE t(title TEXT NOT NULL)' WHERE name = 't'"),
    BROKEN_CHECK(
            Check.FULL,
            "CREATE TABLE t(title TEXT); INSERT INTO t VALUES (''), ('')",
            "UPDATE sqlite_schema SET sql = 'CREATE TABLE t(title TEXT CHECK (title <> ''''))' WHERE name = 't'"),
    TWICE_IN_UNIQUE(
            Check.FULL,
            "CREATE TABLE t(title TEXT); CREATE INDEX i ON t(title); INSERT INTO t VALUES ('a'), ('a')",
            "UPDATE sqlite_schema SET sql = 'CREATE UNIQUE INDEX i ON t(title)' WHERE name = 'i'");

    /// How much of it the server's sqlite3 can check.
    public enum Check {
        FULL,
        PART,
        /// That depends on its version.
        ANY
    }

    /// More than one page of the table and of its index.
    public static final int ROWS = 500;

    private static final String FILL =
            "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) INSERT INTO %s";

    private final Check check;
    private final String sql;
    private final String rewritten;

    AppSchema(Check check, String sql, String rewritten) {
        this.check = check;
        this.sql = sql;
        this.rewritten = rewritten;
    }

    public Check check() {
        return check;
    }

    /// Makes such a database; nothing is left in its `-wal`.
    public void make(Path file) {
        try (Connection app = open(file);
                Statement statement = app.createStatement()) {
            statement.executeUpdate("PRAGMA journal_mode=WAL");
            statement.executeUpdate("CREATE TABLE plain(a INTEGER PRIMARY KEY, b); CREATE INDEX j ON plain(b)");
            statement.executeUpdate(FILL.formatted(ROWS, "plain SELECT i, hex(randomblob(20)) FROM n"));
            statement.executeUpdate(sql);
            statement.executeUpdate(FILL.formatted(ROWS, "t(title) SELECT 'über ' || i FROM n"));
            statement.executeUpdate("PRAGMA writable_schema=ON");
            statement.executeUpdate(rewritten.isEmpty() ? "SELECT 1" : rewritten);
        } catch (SQLException e) {
            throw new AssertionError(name(), e);
        }
    }

    /// As the app opens it.
    public static Connection open(Path file) throws SQLException {
        Connection app = DriverManager.getConnection("jdbc:sqlite:" + file + "?busy_timeout=10000");
        Collation.create(app, "german", new Collation() {
            @Override
            protected int xCompare(String a, String b) {
                return a.toLowerCase(Locale.GERMAN).compareTo(b.toLowerCase(Locale.GERMAN));
            }
        });
        function(app, "slug");
        function(app, "upper");
        return app;
    }

    private static void function(Connection app, String name) throws SQLException {
        Function.create(
                app,
                name,
                new Function() {
                    @Override
                    protected void xFunc() throws SQLException {
                        String text = value_text(0);
                        result(text == null ? "" : text.toUpperCase(Locale.GERMAN));
                    }
                },
                1,
                Function.FLAG_DETERMINISTIC);
    }

    /// The first column of what the app reads.
    public static List<String> ask(Path file, String query) {
        try (Connection app = open(file);
                Statement statement = app.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        } catch (SQLException e) {
            throw new AssertionError(Files.exists(file) + " " + file, e);
        }
    }
}
