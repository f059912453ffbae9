package dev.teal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunOptionsTest {
    private static RunOptions options(String words) {
        return new RunOptions(List.of(words.split(" ", -1)));
    }

    @ParameterizedTest
    @CsvSource({
        "--init, ''",
        "--user node, node",
        "--user=1000:1000, 1000:1000",
        "-u 1000, 1000",
        "-u1000, 1000",
        "-u=1000, 1000",
        "-itu node, node",
        "-iu=node, node",
        "-u 1 --user 2 --init -u3, 3",
        "--userns host, ''",
        "--user, ''"
    })
    void theUserIsReadInAllForms(String words, String user) {
        assertThat(options(words).user().orElse("")).isEqualTo(user);
    }

    @ParameterizedTest
    @CsvSource({
        "--init, true",
        "--cap-drop ALL, false",
        "--cap-drop=cap_dac_override, false",
        "--cap-drop ALL --cap-add=DAC_OVERRIDE, true",
        "--cap-drop ALL --privileged, true",
        "--cap-drop ALL --privileged=false, false",
        "--cap-drop NET_RAW, true"
    })
    void capabilitiesDecideWhetherRootWritesAll(String words, boolean all) {
        assertThat(options(words).rootWritesAll()).isEqualTo(all);
    }

    @Test
    void valuesAreReadInBothForms() {
        assertThat(options("--tmpfs /a --x --tmpfs=/b:size=1m --tmpfs").values("--tmpfs"))
                .containsExactly("/a", "/b:size=1m");
    }
}
