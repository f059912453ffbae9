package dev.teal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.AgentHubImage;
import dev.teal.ground.CommandLines;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Environment and secrets end to end: teal.yml, the client's environment, ssh, files, Docker, the app.
@Tag("server")
class EnvironmentInContainerTest {
    /// Part of every secret. It must not appear in any argv, record or output.
    private static final String MARK = "s3cretmark";

    @Test
    void everyByteArrivesAndNoSecretIsExposed(@TempDir Path folder) throws Exception {
        TestServer server = Ground.server();
        Map<String, String> secrets = secrets();
        TealCommand teal =
                TealCommand.in(folder, server, Ground.engine()).with(secrets).config(yaml(server, secrets));
        teal.must("setup", "-y");
        server.must(
                "printf '%s\\n' '#!/bin/sh' 'printf \"%s\\n\" \"docker $*\" >>/root/calls'"
                        + " \"exec $(command -v docker) \\\"\\$@\\\"\" >/usr/local/sbin/docker && chmod 755 /usr/local/sbin/docker");
        String output;
        Set<String> seen;
        try (CommandLines lines = CommandLines.watch(server.process())) {
            output = output(teal.must("deploy", "--json", "-v", "-y"));
            seen = lines.seen();
        }
        server.must("rm /usr/local/sbin/docker");
        assertThat(seen).as("command lines, local and on the server").noneMatch(line -> line.contains(MARK));
        assertThat(server.must("cat /root/calls"))
                .as("each call of docker, which sampling may miss")
                .contains("docker run")
                .doesNotContain(MARK);
        assertThat(output).as("events").doesNotContain(MARK).contains("docker run");
        assertThat(output(teal.must("status", "-v")) + output(teal.must("history", "--json", "-v")))
                .doesNotContain(MARK)
                .contains("blue");

        Map<String, String> expected = new LinkedHashMap<>(Values.all());
        expected.putAll(secrets);
        for (var value : expected.entrySet()) {
            byte[] arrived = Base64.getDecoder()
                    .decode(server.must("curl -sf -H 'Host: env.example.com' 'http://127.0.0.1/env?name="
                            + value.getKey() + "' | base64 -w0"));
            assertThat(new String(arrived, StandardCharsets.UTF_8))
                    .as(value.getKey())
                    .isEqualTo(value.getValue());
        }

        assertThat(server.must("grep -rl " + MARK + " /opt/env-test /etc /var/log /tmp /root 2>/dev/null | sort")
                        .lines())
                .allMatch(file -> file.startsWith("/opt/env-test/teal/env/"))
                .hasSize(2);
        assertThat(server.must("find /opt/env-test/teal ! -user root -o -perm /077"))
                .as("what others may read")
                .isEmpty();
        assertThat(server.must("docker inspect --format '{{json .Config.Env}}' env-test-blue"))
                .as("documented: the group docker can read it")
                .contains(MARK);
        assertThat(server.must("docker inspect env-test-blue | grep " + MARK + " | grep -vE '^ +\"(TOKEN|PRIVATE_KEY)='"
                        + "; docker image inspect $(docker inspect --format '{{.Image}}' env-test-blue) | grep " + MARK
                        + "; docker history --no-trunc $(docker inspect --format '{{.Image}}' env-test-blue) | grep "
                        + MARK
                        + "; docker network inspect env-test | grep " + MARK + "; true"))
                .as("labels, arguments, image and network")
                .isEmpty();
    }

    private static String output(TealCommand.Ended ended) {
        return ended.out() + ended.err();
    }

    private static Map<String, String> secrets() {
        Map<String, String> secrets = new LinkedHashMap<>();
        secrets.put("TOKEN", MARK + " $HOME \"quoted\" 'single' # = ü");
        secrets.put("PRIVATE_KEY", "-----BEGIN-----\n" + MARK + "\nit's\n-----END-----\n");
        return secrets;
    }

    private static String yaml(TestServer server, Map<String, String> secrets) {
        String env = Values.all().entrySet().stream()
                .map(value -> "    " + value.getKey() + ": " + quoted(value.getValue()) + "\n")
                .collect(Collectors.joining());
        return """
                app: env-test
                server: %s
                image: {context: %s}
                slots: {blue: 3100, green: 3101}
                router: {hosts: [env.example.com]}
                health: {path: /api/assets?page_size=1, steady: 0s}
                container:
                  volumes: [data:/app/data]
                  secrets: [%s]
                  env:
                    EXPOSE_ENV: "1"
                %s""".formatted(
                        server.name(), AgentHubImage.context("env-test"), String.join(", ", secrets.keySet()), env);
    }

    private static String quoted(String value) {
        return '"'
                + value.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                        .replace("\t", "\\t")
                + '"';
    }
}
