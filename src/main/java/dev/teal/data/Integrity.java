package dev.teal.data;

import dev.teal.server.Reply;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The result of an integrity check. The server's sqlite3 is not the app's: the schema may use collations,
/// functions or SQL that only the app has. What cannot be checked for such a reason does not count as damaged.
///
/// @param damage      the damage, in SQLite's words; empty when the check saw none
/// @param broken      rules of the schema that rows break: data for the app to fix, in a sound database
/// @param unsupported what the schema needs and the server's sqlite3 does not have, in SQLite's words; empty
///                    when everything was checked
/// @param failures    other reasons why the check did not complete
/// @param mismatches  foreign keys that SQLite cannot follow, in its words
/// @param dangling    number of rows whose foreign keys refer to no row
/// @param tables      number of tables; 0 when they were not checked one by one
/// @param checked     number of tables that were fully checked
/// @param walked      whether the pages of all tables and indexes were read
/// @param sqlite      version of the server's `sqlite3`; empty when everything was checked
/// @param same        whether the file has the checksum it had when it was copied
public record Integrity(
        List<String> damage,
        List<Broken> broken,
        List<String> unsupported,
        List<String> failures,
        List<String> mismatches,
        int dangling,
        int tables,
        int checked,
        boolean walked,
        String sqlite,
        boolean same) {

    /// @param rule in SQLite's words: `NULL value in assets.name`
    public record Broken(int rows, String rule) {}

    private static final Pattern ERROR =
            Pattern.compile("(?:Parse |Runtime )?[Ee]rror:?(?: near line \\d+:)?(?: in prepare,| stepping,)? ");

    /// SQLite appends its result code, except for `SQLITE_ERROR`.
    private static final Pattern CODE = Pattern.compile(" \\(\\d+\\)$");

    /// A schema that SQLite cannot parse is for a newer one; the two excluded messages are about its b-trees.
    private static final Pattern UNSUPPORTED = Pattern.compile(
            "(no such collation sequence|no such function|unknown function|wrong number of arguments to function"
                    + "|no such module|no such tokenizer"
                    + "|unknown tokenizer|error in tokenizer constructor|vtable constructor failed|unsafe use of"
                    + "|unsupported file format).*"
                    + "|malformed database schema \\(.*\\) - (?!invalid rootpage|orphan index).*",
            Pattern.DOTALL);

    private static final Pattern DAMAGED =
            Pattern.compile("(database disk image is malformed|malformed database schema|file is not a database).*");

    /// Reported for a table that SQLite could not parse, and for dbstat where SQLite does not have it.
    private static final String UNKNOWN_TABLE = "no such table: ";

    private static final Pattern OCTAL = Pattern.compile("\\\\([0-3][0-7]{2}|.)", Pattern.DOTALL);

    public Integrity {
        damage = List.copyOf(damage);
        broken = List.copyOf(broken);
        unsupported = List.copyOf(unsupported);
        failures = List.copyOf(failures);
        mismatches = List.copyOf(mismatches);
    }

    /// @param lines the output of `check` in `sqlite.sh`, possibly among other lines
    public static Integrity parse(List<String> lines) {
        List<String> errors = values(lines, "error").map(Integrity::error).toList();
        Optional<Pages> pages = values(lines, "pages").findFirst().map(Pages::parse);
        List<String> damage = Stream.of(
                        values(lines, "damage").map(value -> plain(Reply.fields(value, " ", 2)[1])),
                        errors.stream()
                                .filter(matches(DAMAGED)
                                        .and(matches(UNSUPPORTED).negate())),
                        pages.stream().flatMap(Pages::damage))
                .flatMap(each -> each)
                .distinct()
                .toList();
        return new Integrity(
                damage,
                values(lines, "rule").map(Integrity::broken).distinct().toList(),
                unsupported(lines, errors),
                failures(lines, errors),
                values(lines, "mismatch")
                        .map(Integrity::error)
                        .filter(error -> !error.startsWith(UNKNOWN_TABLE))
                        .toList(),
                values(lines, "keys").mapToInt(Reply::count).sum(),
                (int) values(lines, "table").count(),
                (int) values(lines, "full").count(),
                pages.isPresent(),
                values(lines, "sqlite").findFirst().orElse(""),
                lines.contains("sha256=same"));
    }

    private static List<String> unsupported(List<String> lines, List<String> errors) {
        List<String> unsupported = new ArrayList<>(
                errors.stream().filter(matches(UNSUPPORTED)).distinct().toList());
        values(lines, "computed")
                .findFirst()
                .ifPresent(value -> unsupported.add("an index has other values than this sqlite3 computes: "
                        + plain(Reply.fields(value, " ", 2)[1])));
        return unsupported;
    }

    private static List<String> failures(List<String> lines, List<String> errors) {
        boolean answered = lines.contains("check=ok")
                || Stream.of("damage", "rule", "computed", "error")
                        .anyMatch(name -> values(lines, name).findFirst().isPresent());
        return answered
                ? errors.stream()
                        .filter(error -> !error.startsWith(UNKNOWN_TABLE))
                        .filter(matches(UNSUPPORTED)
                                .negate()
                                .and(matches(DAMAGED).negate()))
                        .toList()
                : List.of("the check ended without a result");
    }

    private static Stream<String> values(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1));
    }

    private static Predicate<String> matches(Pattern pattern) {
        return text -> pattern.matcher(text).matches();
    }

    private static String error(String line) {
        Matcher prefix = ERROR.matcher(line);
        return CODE.matcher(prefix.lookingAt() ? line.substring(prefix.end()) : line)
                .replaceFirst("");
    }

    private static Broken broken(String value) {
        String[] parts = Reply.fields(value, " ", 2);
        return new Broken(Reply.count(parts[0]), plain(parts[1]));
    }

    /// Undoes the quoting of sqlite3's mode `tcl`, which writes bytes outside ASCII as octal numbers.
    private static String plain(String quoted) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher matcher = OCTAL.matcher(quoted);
        int from = 0;
        while (matcher.find()) {
            bytes.writeBytes(quoted.substring(from, matcher.start()).getBytes(StandardCharsets.UTF_8));
            String code = matcher.group(1);
            bytes.write(code.length() == 3 ? Integer.parseInt(code, 8) : "ntr".contains(code) ? ' ' : code.charAt(0));
            from = matcher.end();
        }
        bytes.writeBytes(quoted.substring(from).getBytes(StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /// @param reached    pages of all b-trees, counted each time they are reached
    /// @param distinct   pages of all b-trees, each counted once
    /// @param unreadable pages of unknown type
    /// @param expected   pages of the file that are in use; 0 when not known
    private record Pages(long reached, long distinct, long unreadable, long expected) {
        static Pages parse(String value) {
            String[] parts = Reply.fields(value, " ", 4);
            return new Pages(
                    Reply.number(parts[0]), Reply.number(parts[1]), Reply.number(parts[2]), Reply.number(parts[3]));
        }

        Stream<String> damage() {
            List<String> damage = new ArrayList<>();
            if (unreadable > 0) {
                damage.add(unreadable + " pages of its b-trees cannot be read");
            }
            if (reached != distinct) {
                damage.add((reached - distinct) + " pages are in use twice");
            }
            if (expected > 0 && distinct != expected) {
                damage.add(distinct + " pages are in use, but " + expected + " should be");
            }
            return damage.stream();
        }
    }

    public boolean damaged() {
        return !damage.isEmpty();
    }

    /// Whether the check completed, as far as the server's sqlite3 supports the schema.
    public boolean ended() {
        return damaged() || !unsupported.isEmpty() || failures.isEmpty();
    }

    /// Whether everything was checked.
    public boolean complete() {
        return unsupported.isEmpty();
    }

    /// For messages: `sound`, or how much was checked and why not all.
    public String verdict() {
        if (complete()) {
            return "sound";
        }
        String by = sqlite.isEmpty() ? "the server's sqlite3" : "the server's sqlite3 " + sqlite;
        String how = tables == 0
                ? ""
                : " (" + checked + " of " + tables + " tables checked" + (walked ? ", all pages read" : "") + ")";
        return "not checked in full by " + by + ": " + String.join("; ", unsupported) + how;
    }
}
