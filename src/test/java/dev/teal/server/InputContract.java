package dev.teal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.CommandLines;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Standard input of commands on the worker.
interface InputContract extends ServerUnderTest {
    @Test
    default void inputArrivesByteForByte() {
        byte[] all = new byte[256];
        IntStream.range(0, 256).forEach(value -> all[value] = (byte) value);
        Result result =
                server().run(Command.of("od", "-An", "-v", "-tu1", "-w1").withInput(Input.of(all)));
        assertThat(result.lines().stream().map(String::strip))
                .containsExactlyElementsOf(
                        IntStream.range(0, 256).mapToObj(String::valueOf).toList());
    }

    @Test
    default void aLongInputArrivesByteForByte() {
        byte[] bytes = new byte[3_000_001];
        new Random(1).nextBytes(bytes);
        Result result = server().run(Command.of("sha256sum").withInput(Input.of(bytes)));
        assertThat(result.out()).isEqualTo(sha256(bytes) + "  -\n");
    }

    @Test
    default void anEmptyInputArrivesEmpty() {
        assertThat(server().run(Command.of("wc", "-c").withInput("")).out().strip())
                .isEqualTo("0");
    }

    @Test
    default void aCommandWithInputReturnsItsExitCode() {
        assertThat(server().run(Command.script("cat; exit 9").withInput("in")).exitCode())
                .isEqualTo(9);
        assertThat(server().run(Command.script("exit 9").withInput("x".repeat(500_000)))
                        .exitCode())
                .isEqualTo(9);
    }

    @Test
    default void aCommandsStandardInputIsEmpty() {
        assertThat(server().run(Command.of("wc", "-c")).out().strip()).isEqualTo("0");
        assertThat(server().run(Command.of("cat")).out()).isEmpty();
    }

    @Test
    default void aSecretGivenAsInputIsNotInTheArgumentsOfAnyProcess() {
        String secret = "contract-secret-" + "0123456789abcdef".repeat(3000);
        try (CommandLines lines = CommandLines.watch()) {
            // On a busy machine one scan of the processes takes long.
            for (int round = 0; round < 30 && !String.join("\n", lines.seen()).contains("wc -c; sleep"); round++) {
                assertThat(server().run(Command.of("sh", "-c", "wc -c; sleep 0.4")
                                        .withInput(secret))
                                .out()
                                .strip())
                        .isEqualTo("48016");
            }
            assertThat(String.join("\n", lines.seen()))
                    .contains("wc -c; sleep")
                    .doesNotContain("contract-secret", "Y29udHJhY3Qtc2VjcmV0");
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
