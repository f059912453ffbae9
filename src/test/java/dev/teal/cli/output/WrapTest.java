package dev.teal.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrapTest {
    @Test
    void aShortTextStaysAsItIs() {
        assertThat(Wrap.lines("  two  spaces", 20)).containsExactly("  two  spaces");
    }

    @Test
    void aLongTextBreaksAtSpaces() {
        assertThat(Wrap.hanging("nginx on root@hub does not answer for agent-hub", 30, 7))
                .isEqualTo("""
                        nginx on root@hub does
                               not answer for
                               agent-hub""");
    }

    @Test
    void spacesInsideALineStay() {
        assertThat(Wrap.lines("teal.yml:3:1  server is missing here", 26))
                .containsExactly("teal.yml:3:1  server is", "missing here");
    }

    @Test
    void aCommandIsNotBroken() {
        assertThat(Wrap.lines("then run `teal setup -c x.yml`, and wait", 24))
                .containsExactly("then run", "`teal setup -c x.yml`,", "and wait");
    }

    @Test
    void aWordThatIsTooLongIsNotBrokenAndALongCommandBreaksAtSpaces() {
        assertThat(Wrap.lines("see https://example.com/a/long/address now", 20))
                .containsExactly("see", "https://example.com/a/long/address", "now");
        assertThat(Wrap.lines("`docker cp agent-hub-blue:/app/cache/. /opt`", 28))
                .containsExactly("`docker cp", "agent-hub-blue:/app/cache/.", "/opt`");
    }
}
