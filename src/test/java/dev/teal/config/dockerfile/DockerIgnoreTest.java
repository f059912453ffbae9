package dev.teal.config.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `BuildContextTest` compares the same rules with a real engine.
class DockerIgnoreTest {
    private static final String SECRETS = ".teal/secrets";

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".teal",
                ".teal/",
                "/.teal/",
                "./x/../.teal//",
                "  .teal  ",
                "**/.teal",
                "**",
                "*",
                ".te?l/s*",
                ".[s-u]eal/secrets",
                "\\.teal",
                "**/secrets",
                "*\n!app",
                "!.teal\n.teal\r\n",
                "\uFEFF.teal",
                ".teal\n!.teal/data"
            })
    void theSecretsAreExcluded(String text) {
        assertThat(DockerIgnore.of(text).excludes(SECRETS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# .teal",
                " # .teal",
                "teal",
                "*.teal/x",
                "?teal/secret",
                "sub/.teal",
                "*\n!.teal",
                ".teal\n!**/secrets",
                ".teal\n!.teal/secrets",
                ".[a-c]eal",
                ".[^t]eal",
                "[",
                ".teal[",
                "[]",
                "\\",
                "!",
                "/",
                "."
            })
    void theSecretsAreInTheContext(String text) {
        assertThat(DockerIgnore.of(text).excludes(SECRETS)).isFalse();
    }

    /// Newer engines read `**ecrets` as "ends with", older ones as a name.
    @Test
    void whereEnginesDifferTheSecretsCountAsSent() {
        assertThat(DockerIgnore.of("**ecrets").excludes(SECRETS)).isFalse();
        assertThat(DockerIgnore.of(".teal\n!**ecrets").excludes(SECRETS)).isFalse();
    }
}
