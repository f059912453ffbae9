package dev.teal.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.ground.Until;
import dev.teal.runtime.Refusal;
import dev.teal.server.Command;
import dev.teal.server.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who listens at a slot's port.
class ListenerTest extends SlotProcesses {
    /// Listens on the given addresses until it is ended; its process name is the first argument.
    private static final String LISTENS = """
            use Socket qw(:DEFAULT IPPROTO_IPV6 IPV6_V6ONLY inet_pton pack_sockaddr_in6);
            ($0, my $port, my @addresses) = @ARGV;
            for (@addresses) {
              my $six = /:/;
              socket(my $one, $six ? AF_INET6 : AF_INET, SOCK_STREAM, 0) or die $!;
              !$six or setsockopt($one, IPPROTO_IPV6, IPV6_V6ONLY, 1) or die $!;
              my $packed = inet_pton($six ? AF_INET6 : AF_INET, $_);
              bind($one, $six ? pack_sockaddr_in6($port, $packed) : pack_sockaddr_in($port, $packed)) or die $!;
              listen($one, 5) or die $!;
              push @held, $one;
            }
            open(my $file, ">", "started") or die $!;
            sleep;
            """;

    /// The shell command for the app.
    private static String listens(String name, String... addresses) {
        return Command.of("perl", "-e", LISTENS, name) + " \"$PORT\" " + String.join(" ", addresses);
    }

    @Test
    void listenersOfAChildOfTheAppAreAccepted() throws IOException {
        started("r1", listens("a", "127.0.0.1", "::1") + "& wait");
        assertThat(checked().err()).isEmpty();
        assertThat(checked().ok()).isTrue();
    }

    @Test
    void aPortWithoutAListenerIsRefused() throws IOException {
        started("r1", WAITS);
        assertThat(checked().err()).isEqualTo("teal: port " + port + " nothing is listening\n");
        assertThat(checked().exitCode()).isEqualTo(Refusal.CODE);
    }

    /// The app listens on IPv6 only, and another user's process has the port that nginx uses.
    @Tag("server")
    @ParameterizedTest
    @ValueSource(strings = {"nc", "x\",pid=1,fd=3", "\nusers:((", " 127.0.0.2:"})
    void anotherUsersListenerIsRefusedWhateverItsName(String name) throws Exception {
        Process foreign = foreign(name);
        try {
            started("r1", listens("a", "::1"));
            Result checked = checked();
            assertThat(checked.exitCode()).isEqualTo(Refusal.CODE);
            assertThat(checked.err())
                    .matches("teal: port " + port + " (pid \\d+ \\(.*\\)|another user's process) is listening\n");
        } finally {
            foreign.destroyForcibly();
        }
    }

    @Tag("server")
    @Test
    void withoutRootAListenerOfAnotherUserIsRefused() throws Exception {
        Process foreign = foreign("nc");
        try {
            started("r1", WAITS);
            List<String> checked =
                    new ArrayList<>(List.of("setpriv", "--reuid", "65533", "--regid", "65533", "--clear-groups"));
            checked.addAll(slots.listener(Slot.BLUE).orElseThrow().argv());
            // The account could read the slot's folder if it were the app's.
            server.run(Command.of("chmod", "-R", "o+rX", directory.toString()));
            assertThat(server.run(Command.of(checked)).err())
                    .isEqualTo("teal: port " + port + " another user's process is listening\n");
        } finally {
            foreign.destroyForcibly();
        }
    }

    private Result checked() {
        return server.run(slots.listener(Slot.BLUE).orElseThrow());
    }

    private Process foreign(String name) throws IOException {
        Path folder = Files.createDirectory(directory.resolve("foreign"));
        server.run(Command.of("chmod", "a+rwx", directory.toString(), folder.toString()));
        Process process = new ProcessBuilder(
                        "setpriv",
                        "--reuid",
                        "65534",
                        "--regid",
                        "65534",
                        "--clear-groups",
                        "/usr/bin/perl",
                        "-e",
                        LISTENS,
                        name,
                        String.valueOf(port),
                        "127.0.0.1")
                .directory(folder.toFile())
                .inheritIO()
                .start();
        Until.holds("the foreign process listens", () -> Files.exists(folder.resolve("started")));
        return process;
    }
}
