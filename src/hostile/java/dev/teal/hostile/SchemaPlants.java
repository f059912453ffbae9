package dev.teal.hostile;

import dev.teal.hostile.Plant.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Databases whose schema wants to run something in whoever opens them. `EVIL` stands for a call that starts a
/// program or writes a file; SQLite refuses some of these schemas, so `FAKE` is put into the schema first and
/// rewritten there.
final class SchemaPlants {
    private static final String PROGRAM =
            "touch /root/PWNED /data/PWNED /data/sub/PWNED /opt/agent-hub/data/PWNED /tmp/PWNED; true";
    private static final String EDIT = "edit('x', '" + PROGRAM + "')";
    private static final String WRITE = "writefile('/root/PWNED', 'x')";
    private static final String READ = "readfile('/root/secret')";
    private static final String LOAD = "load_extension('/app/data/evil', 'x')";
    private static final String SHELL = ".shell " + PROGRAM;

    private SchemaPlants() {}

    static List<Plant> all() {
        List<Plant> plants = new ArrayList<>();
        for (String call : List.of(EDIT, WRITE, READ, LOAD)) {
            String function = call.substring(0, call.indexOf('('));
            places().forEach((place, sql) ->
                    plants.add(plant(function + "() in " + place, sql.replace("EVIL", call), call)));
        }
        names().forEach((what, sql) -> plants.add(plant(what, sql, "")));
        plants.add(Plant.of(
                Kind.SCHEMA,
                "3,000 tables",
                "perl -e 'print qq(BEGIN;); print qq(CREATE TABLE t$_(x);) for 1..3000; print qq(COMMIT;)'"
                        + " | sqlite3 sub/hub.db"));
        plants.add(Plant.of(
                Kind.SCHEMA,
                "a table's name of 900 kB",
                "perl -e 'print qq(CREATE TABLE ), q(t) x 900_000, qq((x);\n)' | sqlite3 sub/hub.db"));
        return plants;
    }

    private static Map<String, String> places() {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("a CHECK", "CREATE TABLE t(x CHECK (EVIL IS NOT NULL)); INSERT INTO t VALUES (1);");
        places.put("a generated column", "CREATE TABLE t(x, y AS (abs(x))); INSERT INTO t(x) VALUES (1); FAKE abs(x)");
        places.put(
                "a stored column", "CREATE TABLE t(x, y AS (abs(x)) STORED); INSERT INTO t(x) VALUES (1); FAKE abs(x)");
        places.put("an index", "CREATE TABLE t(x); INSERT INTO t VALUES (1); CREATE INDEX i ON t(abs(x)); FAKE abs(x)");
        places.put(
                "a partial index",
                "CREATE TABLE t(x); INSERT INTO t VALUES (1); CREATE INDEX i ON t(x) WHERE abs(x); FAKE abs(x)");
        places.put("a view", "CREATE VIEW v AS SELECT EVIL AS x; CREATE VIEW assets2 AS SELECT * FROM v;");
        places.put(
                "a trigger",
                "CREATE TABLE t(x); CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT EVIL; END;"
                        + " CREATE TRIGGER s AFTER DELETE ON assets BEGIN SELECT EVIL; END;");
        places.put("a DEFAULT", "CREATE TABLE t(x, y DEFAULT (EVIL)); INSERT INTO t VALUES (1, 2);");
        return places;
    }

    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put(".shell on a line of a table's name", "CREATE TABLE \"t\n" + SHELL + "\n\"(x);");
        names.put(".system behind a quote", "CREATE TABLE \"t'\"\"\n.system " + PROGRAM + "\n--\"(x);");
        names.put(
                // It ended the text of a statement, so that the next name stood outside of its quotes.
                ".shell behind a NUL",
                "CREATE TABLE nul(x); CREATE TABLE \"o;\n" + SHELL + "\n\"(x);" + withNul("char(0)"));
        names.put(
                ".shell behind a NUL of the same name",
                "CREATE TABLE nul(x);" + withNul("char(0) || char(10) || '" + SHELL + "' || char(10)"));
        names.put(
                "a tokenizer's address",
                "CREATE VIRTUAL TABLE f USING fts3(x); CREATE VIEW v AS SELECT"
                        + " fts3_tokenizer('simple', x'4141414141414141') AS x;");
        names.put(
                "fts5, rtree and dbstat",
                "CREATE VIRTUAL TABLE f USING fts5(x); INSERT INTO f VALUES ('a');"
                        + " CREATE VIRTUAL TABLE r USING rtree(id, a, b); CREATE VIRTUAL TABLE d USING dbstat;");
        names.put(
                "damaged shadow tables",
                "CREATE VIRTUAL TABLE f USING fts5(x); INSERT INTO f VALUES ('a');"
                        + " CREATE VIRTUAL TABLE r USING rtree(id, a, b); INSERT INTO r VALUES (1, 2, 3);"
                        + " UPDATE f_data SET block = randomblob(400); UPDATE r_node SET data = randomblob(400);");
        names.put(
                "a module that does not exist",
                "CREATE TABLE nul(x); PRAGMA writable_schema=ON;"
                        + " UPDATE sqlite_schema SET rootpage = 0, sql = 'CREATE VIRTUAL TABLE nul USING evil(x)'"
                        + " WHERE name = 'nul';");
        names.put(
                "fsdir and csv of root's file",
                "CREATE TABLE nul(x); PRAGMA writable_schema=ON; UPDATE sqlite_schema"
                        + " SET rootpage = 0, sql = 'CREATE VIRTUAL TABLE nul USING csv(filename=\"/root/secret\")'"
                        + " WHERE name = 'nul';"
                        + " CREATE VIEW v AS SELECT data FROM fsdir('/root');");
        names.put("a schema without a table", "DROP TABLE assets;");
        return names;
    }

    /// SQLite compares the name in the schema's row with the one in its SQL as far as a NUL.
    private static String withNul(String more) {
        return " PRAGMA writable_schema=ON; UPDATE sqlite_schema SET name = name || " + more + " WHERE name = 'nul';";
    }

    private static Plant plant(String name, String sql, String call) {
        String made = sql;
        if (sql.contains(" FAKE ")) {
            String fake = sql.substring(sql.indexOf(" FAKE ") + " FAKE ".length());
            made = sql.substring(0, sql.indexOf(" FAKE "))
                    + " PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql =" + " replace(sql, '" + fake + "', '"
                    + call.replace("'", "''") + "');";
        }
        return Plant.of(Kind.SCHEMA, name, """
                sqlite3 sub/hub.db <<'END'
                PRAGMA ignore_check_constraints=ON;
                %s
                END""".formatted(made));
    }
}
