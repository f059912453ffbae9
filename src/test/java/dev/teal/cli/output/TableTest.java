package dev.teal.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table = new Table(List.of("RELEASE", "SLOT", "MS", "WHO"), Set.of("MS"))
            .row("20261123-091533-3fa2c1b", "blue", "7", "anna@laptop")
            .row("20261122-101112-aaaaaaa", "green", "1200", "");

    @Test
    void columnsAlign() {
        assertThat(table.lines(Integer.MAX_VALUE, Symbols.UNICODE))
                .containsExactly(
                        "RELEASE                  SLOT     MS  WHO",
                        "20261123-091533-3fa2c1b  blue      7  anna@laptop",
                        "20261122-101112-aaaaaaa  green  1200");
    }

    @Test
    void theWidestColumnBeforeTheLastIsCut() {
        List<String> lines = table.lines(30, Symbols.UNICODE);
        assertThat(lines).allSatisfy(line -> assertThat(Text.width(line)).isLessThanOrEqualTo(30));
        assertThat(lines).contains("20261123-09153…  blue      7", "    anna@laptop");
    }

    @Test
    void anIdIsNeverCut() {
        assertThat(table.whole("RELEASE").lines(44, Symbols.UNICODE))
                .containsExactly(
                        "RELEASE                  SLOT     MS  WHO",
                        "20261123-091533-3fa2c1b  blue      7",
                        "    anna@laptop",
                        "20261122-101112-aaaaaaa  green  1200");
    }

    @Test
    void theLastColumnIsWrapped() {
        assertThat(new Table("STEP", "WHAT IT DOES")
                        .row("flip", "moves the traffic to green, with one system call")
                        .lines(36, Symbols.UNICODE))
                .containsExactly(
                        "STEP  WHAT IT DOES", "flip  moves the traffic to green,", "      with one system call");
    }

    @Test
    void controlCharactersInACellAreReplaced() {
        assertThat(new Table("A").row("x\033[2J").lines(80, Symbols.UNICODE)).containsExactly("A", "x?[2J");
    }

    @Test
    void aRowOfTheWrongLengthIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> table.row("one"));
    }
}
