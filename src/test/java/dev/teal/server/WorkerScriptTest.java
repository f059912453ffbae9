package dev.teal.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkerScriptTest {
    @Test
    void aCommandIsOneChunkThatEndsWithTheMarkOnBothStreams() {
        assertThat(WorkerScript.run(Command.of("docker", "stop", "it's"), "teal-1:"))
                .isEqualTo("""
                (command -- docker stop 'it'\\''s') </dev/null
                printf 'teal-1:%s\\n' "$?"; echo teal-1: >&2
                """);
    }

    @Test
    void inputTravelsInTheChunkAndNotInArguments() {
        Command command = Command.of("tee", "/opt/app/env").withInput("A=1\n");
        assertThat(WorkerScript.run(command, "teal-1:")).isEqualTo("""
                base64 -d <<'TEAL_END' | (command -- tee /opt/app/env)
                QT0xCg==
                TEAL_END
                printf 'teal-1:%s\\n' "$?"; echo teal-1: >&2
                """);
    }

    @Test
    void theShellTakesTheLockItself() {
        assertThat(WorkerScript.helloLocked("teal-1:", "/opt/app/teal/lock")).isEqualTo("""
                command -v flock >/dev/null || exit 69
                exec 9</opt/app/teal/lock
                flock -n 9
                case $? in 0) ;; 1) exit 75 ;; *) exit 71 ;; esac
                command -v base64 >/dev/null
                printf 'teal-1:%s\\n' "$?"; echo teal-1: >&2
                """);
    }
}
