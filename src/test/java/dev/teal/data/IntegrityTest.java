package dev.teal.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntegrityTest {
    private static Integrity of(String... lines) {
        return Integrity.parse(List.of(lines));
    }

    @Test
    void onlyACheckThatReportsOkIsSound() {
        assertThat(of("check=ok", "keys=0", "row=74 500").verdict()).isEqualTo("sound");
        assertThat(of("check=ok").ended()).isTrue();
        assertThat(of("keys=0", "row=74 500").ended()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Error: in prepare, no such collation sequence: german",
                "Error: stepping, no such collation sequence: german",
                "Error: no such collation sequence: german",
                "Error: near line 3: unknown function: slug()",
                "Runtime error near line 11: no such function: slug",
                "Error: in prepare, no such tokenizer: own",
                "Error: in prepare, unsafe use of edit()",
                "Error: in prepare, wrong number of arguments to function iif()",
                "Parse error near line 2: malformed database schema (t) - near \"STRICT\": syntax error (11)"
            })
    void whatThisSqlite3DoesNotSupportIsNotDamage(String error) {
        Integrity integrity = of("error=" + error);
        assertThat(integrity.damaged()).isFalse();
        assertThat(integrity.ended()).isTrue();
        assertThat(integrity.complete()).isFalse();
        assertThat(integrity.unsupported())
                .singleElement()
                .satisfies(unsupported -> assertThat(error).contains(unsupported));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Error: in prepare, database disk image is malformed (11)",
                "Runtime error near line 2: database disk image is malformed (11)",
                "Error: in prepare, malformed database schema (t) - invalid rootpage (11)",
                "Error: in prepare, malformed database schema (i) - orphan index (11)",
                "Error: in prepare, malformed database schema (?) (11)",
                "Error: in prepare, file is not a database (26)"
            })
    void damageThatEndsACheckIsDamage(String error) {
        assertThat(of("error=" + error).damage()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Error: in prepare, database is locked (5)", "Error: stepping, out of memory (7)"})
    void anyOtherErrorIsNotDamage(String error) {
        assertThat(of("error=" + error).damaged()).isFalse();
        assertThat(of("error=" + error).ended()).isFalse();
    }

    @Test
    void pagesThatAreUnreadableOrUsedTwiceOrMissingAreDamage() {
        String error = "error=Error: in prepare, no such collation sequence: german";
        assertThat(of(error, "pages=59 59 0 59").damage()).isEmpty();
        assertThat(of(error, "pages=59 59 0 0").damage()).isEmpty();
        assertThat(of(error, "pages=59 59 2 59").damage()).containsExactly("2 pages of its b-trees cannot be read");
        assertThat(of(error, "pages=59 57 0 57").damage()).containsExactly("2 pages are in use twice");
        assertThat(of(error, "pages=59 59 0 60").damage()).containsExactly("59 pages are in use, but 60 should be");
    }

    @Test
    void brokenRulesAndValuesThatTheAppComputesAreNotDamage() {
        Integrity integrity = of(
                "damage=1 row 7 missing from index j",
                "rule=2 NULL value in t.\\303\\274",
                "rule=1 non-unique entry in index a\\\"\\nb",
                "computed=3 row 1 missing from index i");
        assertThat(integrity.damage()).containsExactly("row 7 missing from index j");
        assertThat(integrity.broken())
                .containsExactly(
                        new Integrity.Broken(2, "NULL value in t.ü"),
                        new Integrity.Broken(1, "non-unique entry in index a\" b"));
        assertThat(integrity.unsupported())
                .containsExactly("an index has other values than this sqlite3 computes: row 1 missing from index i");
    }

    @Test
    void theVerdictTellsHowMuchWasChecked() {
        Integrity integrity = of(
                "error=Error: in prepare, no such collation sequence: german",
                "table=74",
                "table=75",
                "full=74",
                "error=Runtime error near line 3: no such collation sequence: german",
                "pages=59 59 0 59",
                "sqlite=3.40.1");
        assertThat(integrity.verdict())
                .isEqualTo("not checked in full by the server's sqlite3 3.40.1: no such collation sequence: german"
                        + " (1 of 2 tables checked, all pages read)");
    }
}
