package dev.teal.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.server.Command;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkerScriptTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void aCommandIsOneChunkThatEndsWithTheMarkOnBothStreams() {
        assertThat(WorkerScript.run(Command.of("docker", "stop", "it's"), LIMIT, "teal-1:"))
                .isEqualTo("""
                echo 33 >&8
                (exec docker stop 'it'\\''s') 8>&- </dev/null
                printf 'teal-1:%s\\n' "$?"; echo teal-1: >&2; echo 0 >&8
                """);
    }

    @Test
    void aScriptNeedsNoFurtherShell() {
        assertThat(WorkerScript.run(Command.script("echo \"$1\"", "it's"), LIMIT, "teal-1:"))
                .isEqualTo("""
                echo 33 >&8
                (set -- 'it'\\''s'; eval 'echo "$1"') 8>&- </dev/null
                printf 'teal-1:%s\\n' "$?"; echo teal-1: >&2; echo 0 >&8
                """);
    }

    @Test
    void inputTravelsInTheChunkAndNotInArguments() {
        Command command = Command.of("tee", "/opt/app/env").withInput("A=1\n");
        assertThat(WorkerScript.run(command, LIMIT, "teal-1:")).isEqualTo("""
                echo 33 >&8
                base64 -d <<'TEAL_END' | (exec tee /opt/app/env) 8>&-
                QT0xCg==
                TEAL_END
                printf 'teal-1:%s\\n' "$?"; echo teal-1: >&2; echo 0 >&8
                """);
    }

    @Test
    void theShellTakesTheLockItself() {
        assertThat(WorkerScript.lock("/opt/app/teal/lock", "teal-1:")).isEqualTo("""
                if ! command -v flock >/dev/null; then (exit 69)
                elif ! [ -r /opt/app/teal/lock ]; then printf '%s: cannot be opened\\n' /opt/app/teal/lock >&2; (exit 66)
                else exec 9</opt/app/teal/lock; flock -n 9 || { exec 9<&-; (exit 1); }; fi
                printf 'teal-1:%s\\n' "$?"; echo teal-1: >&2; echo 0 >&8
                """);
    }
}
