package dev.teal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.base.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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
}
