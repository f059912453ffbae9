package dev.teal.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.config.Config;
import dev.teal.config.ConfigProblem;
import dev.teal.config.read.YamlText;
import dev.teal.ground.FreePort;
import dev.teal.runtime.Example;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bugs that fuzzing found in nginx's file: lines of `router.extra` that ended the server block, and values in
/// which the template's holes were filled.
class InjectionTest {
    @TempDir
    private Path folder;

    /// For nginx each further `{` after `${` belongs to the word, so the `}` here closes the server block.
    @Test
    void bracesAfterADollarArePartOfAWordAsInNginx() {
        assertThatThrownBy(() -> config("router.extra", "default_type a${{; } server { listen 81; "))
                .isInstanceOf(ConfigProblem.class);
    }

    @Test
    void aLineThatWouldSwallowTheLineAfterItIsRefused() {
        assertThatThrownBy(() -> config("router.extra", "gzip on;\\\n# it's =a 'b';"))
                .isInstanceOf(ConfigProblem.class);
    }

    /// nginx heeds Lua's comments: here the first `}` ends the Lua, and the second the server block.
    @Test
    void luaWhoseEndIsUnclearIsRefused() {
        assertThatThrownBy(() -> config("router.extra", "content_by_lua_block { --{\n } }"))
                .isInstanceOf(ConfigProblem.class);
    }

    /// For nginx a lone carriage return does not end a comment; converted to a newline it would.
    @Test
    void aCarriageReturnInACommentStays() {
        NginxFuzz.judge(config("router.extra", "# a\r} server { listen 81; #\ngzip on;"));
    }

    @Test
    void holesInAValueAreNotFilled() {
        assertThat(NginxFuzz.text(config(
                        "health.path", "/x?a=@extra@&b=@version@", "router.extra", "gzip on;", "router.health", "/up")))
                .contains("$slot/x?a=@extra@&b=@version@;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "health: {path: \"/x?y=@extra@\"}\nrouter: {health: /up@id@}",
                "router: {extra: \"if ($uri ~ \\\"a{2}\\\") { return 403; } add_header X \\\"${uri}}\\\";\"}",
                "router: {extra: \"location /a { return 200 'a}b;{'; } # it's }\\rx }\\ngzip on;\"}",
                "router: {hosts: [a.example.com, \"*.b.org\"], body_size: 0}",
                "router: {limits: {requests: 20/s, connections: 5}, compress: on}",
                "router: {limits: {requests: 100000/m, burst: 0}}\nstrategy: recreate",
                "router: {limits: {connections: 65535}, trusted: []}",
                "router: {control: 127.0.0.9:3999, trusted: [10.0.0.5, 172.16.0.0/12, \"2001:db8::/32\"]}"
            })
    void nginxAcceptsTheFile(String yaml) throws IOException, InterruptedException {
        Config config = Example.config(folder, "app: hub\nserver: local\n" + yaml + "\n");
        NginxFuzz.judge(config);
        Path conf = Files.writeString(
                folder.resolve("nginx.conf"),
                PrivateNginx.MODULES + "pid " + folder + "/pid; events {} http { access_log off;\n"
                        + NginxFuzz.text(config).replace("listen 80", "listen 127.0.0.1:" + FreePort.next())
                        + "}\n");
        Process nginx = new ProcessBuilder(List.of(
                        "nginx", "-t", "-p", folder.toString(), "-e", folder + "/error.log", "-c", conf.toString()))
                .redirectErrorStream(true)
                .start();
        String output = new String(nginx.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(nginx.waitFor()).as(output).isZero();
    }

    private static Config config(String... fields) {
        return YamlText.config(List.of(fields));
    }
}
