package dev.teal.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.event.Events;
import dev.teal.runtime.Values;
import dev.teal.server.Command;
import dev.teal.server.Server;
import dev.teal.server.shell.LocalServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
    @Test
    void valuesOfOneLineGoToDockersFileUnchanged() {
        Environment environment = Environment.of(Values.ofOneLine());
        assertThat(environment.envFile()).isEqualTo("""
                DOLLAR=$HOME ${HOME} $(id) `id`
                QUOTES="double" 'single' \\back\\n
                HASH= # not a comment
                EQUALS=a=b==
                SPACES=  two before, two behind\s\s
                TAB=\ta\tb
                UTF8=grüße 日本語 🦆
                EMPTY=
                """);
        assertThat(environment.shellFile()).isEmpty();
        assertThat(environment.passed()).isEmpty();
    }

    @Test
    void otherValuesGoToShellExports() {
        Environment environment = Environment.of(Values.ofSeveralLines());
        assertThat(environment.envFile()).isEmpty();
        assertThat(environment.passed()).containsExactly("KEY", "CARRIAGE", "WINDOWS", "LONG");
        assertThat(environment.shellFile())
                .startsWith("export KEY='-----BEGIN KEY-----\nit'\\''s $HOME\n-----END KEY-----\n'\n"
                        + "export CARRIAGE='ends with a return\r'\nexport WINDOWS='a\r\nb'\nexport LONG=xxxx");
    }

    @Test
    void linesOfDockersFileStayBelowItsLimit() {
        assertThat(Environment.of(Map.of("A", "x".repeat(59_999))).passed()).isEmpty();
        assertThat(Environment.of(Map.of("A", "x".repeat(60_000))).passed()).containsExactly("A");
        assertThat(Environment.of(Map.of("A", "ü".repeat(30_000))).passed()).containsExactly("A");
    }

    @Test
    void aShellThatReadsTheExportsGetsEveryByte(@TempDir Path folder) throws Exception {
        Map<String, String> values = new LinkedHashMap<>(Values.ofOneLine());
        values.putAll(Values.ofSeveralLines());
        Path file = Files.writeString(
                folder.resolve("env.sh"), Environment.of(values).allAsShell());
        try (Server local = new LocalServer(Events.NONE)) {
            for (var value : values.entrySet()) {
                var printed =
                        local.run(Command.script(". \"$1\"; exec printenv \"$2\"", file.toString(), value.getKey()));
                assertThat(printed.out()).isEqualTo(value.getValue() + "\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"A.B", "my-key", "9A", "A;reboot", "$(id)"})
    void aNameThatIsInvalidInAShellIsRefusedForAValueThatNeedsOne(String name) {
        assertThat(Environment.of(Map.of(name, "one line")).envFile()).isEqualTo(name + "=one line\n");
        assertThatThrownBy(() -> Environment.of(Map.of(name, "two\nlines")))
                .hasMessageStartingWith("the variable %s cannot be passed on as it is", name);
        assertThatThrownBy(() -> Environment.of(Map.of(name, "one line")).allAsShell())
                .hasMessageStartingWith("the variable %s cannot be passed on as it is", name);
    }

    @Test
    void aNameThatStartsACommentInDockersFileIsRefused() {
        assertThatThrownBy(() -> Environment.of(Map.of("#A", "b"))).hasMessageStartingWith("the variable #A cannot");
    }
}
