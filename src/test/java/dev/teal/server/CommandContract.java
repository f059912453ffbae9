package dev.teal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.ExitCode;
import dev.teal.base.Meanwhile;
import dev.teal.base.Problem;
import dev.teal.ground.Until;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands on the worker.
interface CommandContract extends ServerUnderTest {
    @Test
    default void exitCodeAndBothStreamsComeBack() {
        Result result = server().run(Command.script("echo to out; echo to err >&2; exit 42"));
        assertThat(result.exitCode()).isEqualTo(42);
        assertThat(result.out()).isEqualTo("to out\n");
        assertThat(result.err()).isEqualTo("to err\n");
        assertThat(result.ok()).isFalse();
    }

    @Test
    default void outputWithoutANewlineComesBackUnchanged() {
        assertThat(server().run(Command.of("printf", "no newline")).out()).isEqualTo("no newline");
        assertThat(server().run(Command.of("printf", "\\n\\n")).out()).isEqualTo("\n\n");
        assertThat(server().run(Command.of("true")).out()).isEmpty();
    }

    @Test
    default void commandsRunInTheCLocaleWhateverTheAccountUses() {
        assertThat(server().run(Command.script(ServerUnderTest.LOCALE)).out()).isEqualTo("C none\n");
        assertThat(server().run(Command.of("printf", "%s", "größer")).out()).isEqualTo("größer");
    }

    @Test
    default void outputThatLooksLikeTheFramingIsOutput() {
        String lookAlike = "teal-0123456789abcdef0123456789abcdef:0\nteal-teal-";
        Result result = server().run(Command.script("printf %s \"$1\"; printf %s \"$1\" >&2", lookAlike));
        assertThat(result.out()).isEqualTo(lookAlike);
        assertThat(result.err()).isEqualTo(lookAlike);
    }

    @Test
    default void tenMegabytesOfOutputComeBack() {
        Result result = server().run(Command.script("yes 0123456 | head -c 10000000"));
        assertThat(result.out()).hasSize(10_000_000).startsWith("0123456\n").endsWith("0123456\n");
    }

    @Test
    default void moreThanSixteenMebibytesOfOutputAreRefusedAndTheWorkerGoesOn() {
        assertThatThrownBy(() -> server().run(Command.script("yes 0123456 | head -c 20000000")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(": more than 16 MiB of output from a script");
        assertThat(server().run(Command.of("echo", "on")).out()).isEqualTo("on\n");
    }

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
    default void argumentsArriveUnchanged() {
        assertWordsArrive(List.of(
                "it's",
                "\"",
                "$HOME",
                "${x}",
                "`id`",
                "$(id)",
                "a\nb",
                "\n",
                ";",
                "a;b",
                "&",
                "|",
                "*",
                "~",
                "#",
                "\\",
                "\\\\n",
                "Grüße, 世界 🚀",
                "",
                " ",
                "-n",
                "--",
                "%s",
                "!",
                "\t",
                "\r",
                "TEAL_END",
                "if",
                "A=b"));
    }

    @Test
    default void randomWordsArriveUnchanged() {
        Random random = new Random(20261123);
        String alphabet = "ab '\"\\$`!*?[]{}()<>|&;#~=%\n\t\r-_.é世\u0001\u007f";
        for (int round = 0; round < 4; round++) {
            assertWordsArrive(
                    Stream.generate(() -> word(random, alphabet)).limit(500).toList());
        }
    }

    private static String word(Random random, String alphabet) {
        return random.ints(random.nextInt(12), 0, alphabet.length())
                .collect(StringBuilder::new, (word, at) -> word.append(alphabet.charAt(at)), StringBuilder::append)
                .toString();
    }

    private void assertWordsArrive(List<String> words) {
        List<String> argv = new ArrayList<>(List.of("printf", "%s\\0"));
        argv.addAll(words);
        assertThat(server().run(Command.of(argv)).out().split("\0", -1))
                .containsExactly(Stream.concat(words.stream(), Stream.of("")).toArray(String[]::new));
        try (Channel channel = server().open(Command.of(argv))) {
            assertThat(ServerUnderTest.text(channel)).isEqualTo(String.join("\0", words) + "\0");
        }
    }

    @Test
    default void aProgramNamedLikeSyntaxIsStillAProgram() {
        for (String name : List.of("if", "A=b", "{", "exit;", "no such program", "-x")) {
            assertThat(server().run(Command.of(name)).exitCode()).as(name).isEqualTo(127);
        }
    }

    @Test
    default void aCommandsStandardInputIsEmpty() {
        assertThat(server().run(Command.of("wc", "-c")).out().strip()).isEqualTo("0");
        assertThat(server().run(Command.of("cat")).out()).isEmpty();
    }

    @Test
    default void whatACommandDoesToItsShellDoesNotReachTheWorker() {
        String before = server().run(Command.of("pwd")).out();
        for (List<String> argv : List.of(
                List.of("cd", "/usr"),
                List.of("exit", "3"),
                List.of("set", "-e"),
                List.of("exec", "sh"),
                List.of("umask", "777"),
                List.of("trap", "exit 9", "EXIT"),
                List.of("export", "TEAL_WAS_HERE=1"),
                List.of("/bin/sh", "-c", "cd /; set -e; exec 0<&-; exit 3"),
                List.of("eval", "exec 0<&- 1>&- 2>&-"))) {
            server().run(Command.of(argv));
        }
        Result after = server().run(Command.script("pwd; umask; echo \"${TEAL_WAS_HERE-unset}\"; false; exit 5"));
        assertThat(after.exitCode()).isEqualTo(5);
        assertThat(after.out()).startsWith(before).endsWith("unset\n").doesNotContain("777");
    }

    @Test
    default void theAccountsEnvironmentDoesNotReachACommand() {
        Command show = Command.of("env");
        String[] known = {"PATH", "HOME", "USER", "LOGNAME", "SSH_CONNECTION", "LC_ALL", "DOCKER_CONTEXT", "PWD"};
        assertThat(names(server().run(show).out())).isSubsetOf(known);
        try (Channel channel = server().open(show)) {
            assertThat(names(ServerUnderTest.text(channel))).isSubsetOf(known);
        }
        assertThat(server().run(Command.script("umask")).out()).isEqualTo("0022\n");
        assertThat(server().run(Command.script("echo \"$PATH\"")).out()).startsWith("/usr/local/sbin:/usr/local/bin:");
    }

    private static List<String> names(String environment) {
        return environment
                .lines()
                .map(variable -> variable.replaceFirst("=.*", ""))
                .toList();
    }

    @Test
    default void theExitCodeReportsTheSignalThatKilledACommand() {
        assertThat(server().run(Command.of("sh", "-c", "kill -KILL $$")).exitCode())
                .isEqualTo(137);
        assertThat(server().run(Command.of("sh", "-c", "kill -TERM $$")).exitCode())
                .isEqualTo(143);
        assertThat(server().run(Command.of("true")).ok()).isTrue();
    }

    @Test
    default void afterADeadlineTheServerIsLost() {
        try (Server server = connect()) {
            assertThatThrownBy(() -> server.run(Command.of("sleep", "2"), Duration.ofMillis(100)))
                    .isInstanceOf(ServerLost.class)
                    .hasMessage("no answer from " + server.name() + " within 100 ms: sleep 2");
            assertThatThrownBy(() -> server.run(Command.of("touch", "x")))
                    .isInstanceOfSatisfying(
                            ServerLost.class,
                            lost -> assertThat(lost.exitCode()).isEqualTo(ExitCode.UNKNOWN))
                    .hasMessage("not run, because the connection to " + server.name() + " is lost: touch x");
        }
    }

    /// The daemon that the command leaves behind has its own session.
    @Test
    default void aCommandIsEndedOnTheServerAtItsLimitAndItsDaemonLivesOn(@TempDir Path directory) {
        String folder = directory.toString();
        try (Server server = connect()) {
            assertThatThrownBy(() -> server.run(Command.script("""
                            setsid sh -c 'echo $$ >"$1/daemon"; exec sleep 60' daemon "$1" >/dev/null 2>&1 8>&- &
                            sh -c 'echo $$ >"$1/child"; exec sleep 60' child "$1" &
                            wait
                            """, folder), Duration.ofSeconds(1)))
                    .isInstanceOf(ServerLost.class);
        }
        long daemon = Long.parseLong(
                ServerUnderTest.readOrEmpty(directory.resolve("daemon")).strip());
        long child = Long.parseLong(
                ServerUnderTest.readOrEmpty(directory.resolve("child")).strip());
        Until.holds("child is ended", () -> !runs(child));
        assertThat(runs(daemon)).isTrue();
        ServerUnderTest.kill(daemon);
    }

    @Test
    default void noTealProcessStaysOnTheServerAfterTheConnection() {
        long watchdog;
        try (Server server = connect()) {
            watchdog = Long.parseLong(server.run(Command.script(
                            "for stat in /proc/[0-9]*/stat; do grep -s \"^[0-9]* (sh) . $$ \" \"$stat\"; done"))
                    .out()
                    .split(" ", 2)[0]);
            assertThat(runs(watchdog)).isTrue();
        }
        Until.holds("watchdog is gone", () -> !runs(watchdog));
    }

    /// A zombie has no command line either; it stays where the machine's first process reaps none.
    private static boolean runs(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().commandLine())
                .isPresent();
    }

    @Test
    default void aConnectionKilledDuringACommandIsALostServer(@TempDir Path directory) {
        try (Server server = connect()) {
            Running running = Running.in(server, directory);
            ServerUnderTest.kill(pid(server));
            assertThatThrownBy(running.result()::join)
                    .cause()
                    .isInstanceOf(ServerLost.class)
                    .hasMessageStartingWith("the connection to " + server.name() + " broke during: sh -c");
            running.end();
        }
    }

    @Test
    default void anInterruptDoesNotCutACommandShort() {
        Thread.currentThread().interrupt();
        assertThat(server().run(Command.script("sleep 0.1; echo done")).out()).isEqualTo("done\n");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    default void aSecretGivenAsInputIsNotInTheArgumentsOfAnyProcess() {
        String secret = "contract-secret-" + "0123456789abcdef".repeat(3000);
        AtomicBoolean done = new AtomicBoolean();
        Meanwhile<String> watcher = Meanwhile.of(() -> {
            StringBuilder seen = new StringBuilder();
            do {
                seen.append(allArguments());
            } while (!done.get());
            return seen.toString();
        });
        try {
            for (int round = 0; round < 4; round++) { // on a busy machine one scan of all processes takes long
                assertThat(server().run(Command.of("sh", "-c", "wc -c; sleep 0.4")
                                        .withInput(secret))
                                .out()
                                .strip())
                        .isEqualTo("48016");
            }
        } finally {
            done.set(true);
        }
        assertThat(watcher.get()).contains("wc -c; sleep").doesNotContain("contract-secret", "Y29udHJhY3Qtc2VjcmV0");
    }

    private static String allArguments() {
        return ProcessHandle.allProcesses()
                .map(process -> Path.of("/proc", String.valueOf(process.pid()), "cmdline"))
                .map(ServerUnderTest::readOrEmpty)
                .reduce("", String::concat);
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
