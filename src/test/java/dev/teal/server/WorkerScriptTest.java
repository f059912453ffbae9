package dev.teal.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkerScriptTest {
    @Test
    void aCommandIsOneChunkThatEndsWithTheMarkOnBothStreams() {
        assertThat(WorkerScript.run(Command.of("docker", "stop", "it's"), "teal-1:"))
                .isEqualTo("""
                (exec docker stop 'it'\\''s') </dev/null
                printf 'teal-1:%s\\n' "$?"; echo teal-1: >&2
                """);
    }

    @Test
    void aScriptNeedsNoFurtherShell() {
        assertThat(WorkerScript.run(Command.script("echo \"$1\"", "it's"), "teal-1:"))
                .isEqualTo("""
                (set -- 'it'\\''s'; eval 'echo "$1"') </dev/null
                printf 'teal-1:%s\\n' "$?"; echo teal-1: >&2
                """);
    }

    @Test
    void inputTravelsInTheChunkAndNotInArguments() {
        Command command = Command.of("tee", "/opt/app/env").withInput("A=1\n");
        assertThat(WorkerScript.run(command, "teal-1:")).isEqualTo("""
                base64 -d <<'TEAL_END' | (exec tee /opt/app/env)
                QT0xCg==
                TEAL_END
                printf 'teal-1:%s\\n' "$?"; echo teal-1: >&2
                """);
    }

    @Test
    void theShellTakesTheLockItself() {
        assertThat(WorkerScript.lock("/opt/app/teal/lock", "teal-1:")).isEqualTo("""
                if ! command -v flock >/dev/null; then (exit 69)
                elif ! [ -r /opt/app/teal/lock ]; then echo /opt/app/teal/lock: cannot be opened >&2; (exit 66)
                else exec 9</opt/app/teal/lock; flock -n 9 || { exec 9<&-; (exit 1); }; fi
                printf 'teal-1:%s\\n' "$?"; echo teal-1: >&2
                """);
    }
}
