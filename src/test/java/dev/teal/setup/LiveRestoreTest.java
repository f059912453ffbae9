package dev.teal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// The other settings of Docker stay unchanged.
class LiveRestoreTest {
    @Test
    void aMissingOrEmptyFileGetsOnlyTheKey() {
        assertThat(LiveRestore.with("")).isEqualTo("{\n  \"live-restore\": true\n}\n");
        assertThat(LiveRestore.with("{}\n")).isEqualTo("{\n  \"live-restore\": true\n}\n");
    }

    @Test
    void otherKeysKeepTheirFormatting() {
        assertThat(LiveRestore.with("{\n\t\"data-root\": \"/mnt/größer\",\n\t\"max-concurrent-downloads\": 3\n}"))
                .isEqualTo("{\n  \"live-restore\": true,\n\t\"data-root\": \"/mnt/größer\",\n"
                        + "\t\"max-concurrent-downloads\": 3\n}");
        assertThat(LiveRestore.with("{\"a\": {\"b\": [1.5, null]}, \"live-restore\" : false}"))
                .isEqualTo("{\"a\": {\"b\": [1.5, null]}, \"live-restore\" : true}");
    }

    @Test
    void aFileThatTealCannotEditIsRefused() {
        assertThatThrownBy(() -> LiveRestore.with("{\"x\": {\"live-restore\": false}, \"live-restore\": false}"))
                .hasMessageContaining("/etc/docker/daemon.json");
        assertThatThrownBy(() -> LiveRestore.with("{\"live-restore\": false")).hasMessageContaining("daemon.json");
    }
}
