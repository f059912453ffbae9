package dev.teal.config.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Json;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.Engine;
import dev.teal.ground.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DockerfileFactsTest {
    private static final Set<Integer> NO_PORT = Set.of();

    /// @param ports at most one
    record Case(String what, String text, Set<Integer> ports, Set<String> volumes) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Case of(String what, int port, String text) {
        return new Case(what, text, Set.of(port), Set.of());
    }

    /// Each is also built by a real BuildKit, so each puts something into the image.
    static Stream<Case> cases() {
        return Stream.of(
                of("the content of a here-document is not an instruction", 3000, """
                        FROM scratch
                        EXPOSE 3000
                        COPY <<EOF /Dockerfile
                        FROM node:22
                        EXPOSE 9999
                        VOLUME /nowhere
                        EOF
                        """),
                of("several here-documents, with tabs, quotes and a number", 3000, """
                        FROM scratch
                        COPY <<-"ONE" <<'THREE' 3<<FOUR /files/
                        EXPOSE 1
                        \tTHREE
                        \tONE
                        EXPOSE 2
                        ONE
                        THREE
                        EXPOSE 3
                        FOUR
                        EXPOSE 3000
                        """),
                of("text that only looks like a here-document", 3000, """
                        FROM scratch
                        LABEL a="<<EOF" b=<<EOF
                        COPY Dockerfile /
                        ONBUILD RUN ["cat", "<<EOF"]
                        ENV X=1<<2
                        EXPOSE 3000
                        """),
                of("a here-document in a trigger and in a stage that is not built", 3000, """
                        FROM scratch AS other
                        ONBUILD RUN <<EOF
                        EXPOSE 1
                        EOF
                        RUN cat <<-A && cat <<B
                        EXPOSE 2
                        \tA
                        FROM scratch
                        EXPOSE 4
                        B
                        FROM scratch
                        COPY Dockerfile /
                        EXPOSE 3000
                        """),
                of("continued lines, with comments and empty lines between", 3000, """
                        FROM scratch
                        COPY Dockerfile \\
                        # EXPOSE 1 \\

                          # another
                          /
                        EXP\\
                        OSE \\  \s
                          3000
                        # EXPOSE 2 \\
                        """),
                of("two backslashes at the end do not continue", 3000, """
                        FROM scratch
                        COPY Dockerfile /
                        LABEL a=b\\\\
                        EXPOSE 3000
                        """),
                new Case("another escape character", """
                        # syntax of nobody
                        # escape=`
                        FROM scratch
                        COPY Dockerfile /
                        EXPOSE 3000
                        """, Set.of(3000), Set.of()),
                new Case("the escape character of Windows", """
                        # escape=`
                        FROM scratch
                        COPY Dockerfile `
                          /
                        EXPOSE `
                          3000
                        ENV A=b\\
                        VOLUME /data
                        """, Set.of(3000), Set.of("/data")),
                of(
                        "any case, and white space before",
                        3000,
                        "\tfrom scratch as x\r\n copy Dockerfile /\r\n  expose 3000\r\n"),
                new Case(
                        "variables",
                        """
                        ARG BASE=scratch WEB=3000
                        FROM ${BASE} AS one
                        COPY Dockerfile /
                        ARG WEB
                        ENV PORT=$WEB DIR=/srv
                        ENV NAME the data
                        ENV DIR=/var PLACE=${DIR}/files
                        EXPOSE ${PORT:-1}
                        VOLUME ["$PLACE", "/a b"]
                        VOLUME '/$e' ${NONE:-/f} ${DIR:+/g} "/h/${NAME}" \\/i ${NONE-/j}
                        """,
                        Set.of(3000),
                        Set.of("/srv/files", "/a b", "/$e", "/f", "/g", "/h/the data", "/i", "/j")),
                new Case(
                        "a stage that another is based on",
                        """
                        FROM scratch AS Base
                        COPY Dockerfile /
                        ENV PORT=3000
                        ARG DATA=/data
                        VOLUME $DATA
                        ONBUILD EXPOSE $PORT
                        ONBUILD VOLUME /triggered
                        FROM scratch AS other
                        EXPOSE 1
                        FROM base
                        VOLUME $DATA/more
                        """,
                        Set.of(3000),
                        Set.of("/data", "/triggered", "/data/more")),
                new Case("of ENV and ARG the later line wins", """
                        FROM scratch
                        COPY Dockerfile /
                        ENV A=/env
                        ARG A=/arg B=/arg2
                        ENV B=/env2
                        VOLUME $A $B
                        """, NO_PORT, Set.of("/arg", "/env2")),
                new Case("several ports in one value", """
                        FROM scratch
                        COPY Dockerfile /
                        ENV PORTS="3000/tcp 53/udp"
                        EXPOSE $PORTS
                        """, Set.of(3000), Set.of()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aDockerfileIsReadAsBuildKitReadsIt(Case each) {
        DockerfileFacts facts = DockerfileFacts.of(each.text());
        assertThat(facts.port()).isEqualTo(each.ports().stream().findFirst());
        assertThat(new TreeSet<>(facts.volumes())).isEqualTo(new TreeSet<>(each.volumes()));
    }

    @Test
    void theBuildsTargetAndArgumentsCount() {
        String text = """
                FROM scratch AS one
                ARG PORT=1
                EXPOSE $PORT
                FROM scratch AS two
                EXPOSE 2
                """;
        assertThat(DockerfileFacts.of(text, "ONE", Map.of("PORT", "3000")).port())
                .contains(3000);
        assertThat(DockerfileFacts.of(text, "0", Map.of()).port()).contains(1);
        assertThat(DockerfileFacts.of(text, "", Map.of()).port()).contains(2);
        assertThat(DockerfileFacts.of(text, "three", Map.of())).isEqualTo(DockerfileFacts.NONE);
    }

    @Test
    void anyTextGivesFacts() {
        List<String> bits = List.of(
                "FROM ",
                "EXPOSE ",
                "VOLUME ",
                "ENV ",
                "ARG ",
                "ONBUILD ",
                "RUN ",
                "COPY ",
                "<<",
                "<<-",
                "EOF",
                "\n",
                "\\\n",
                "\\",
                "$",
                "${",
                "}",
                ":-",
                "\"",
                "'",
                "[",
                "]",
                "# escape=`\n",
                "`",
                "A=",
                "80",
                " ",
                "\t",
                "\r",
                "#",
                "\0",
                "\uFEFF");
        Random random = new Random(15);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(40); j >= 0; j--) {
                text.append(bits.get(random.nextInt(bits.size())));
            }
            assertThat(DockerfileFacts.of(text.toString())).as(text.toString()).isNotNull();
        }
    }

    @Tag("server")
    @ParameterizedTest
    @MethodSource("cases")
    void buildKitReadsItTheSameWay(Case each, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), each.text());
        BuildEngine engine = Ground.engine(Engine.TRIXIE);
        engine.build(folder, "facts:1");
        Map<String, Object> config = Json.readMap(
                engine.docker("image", "inspect", "--format", "{{json .Config}}", "facts:1"), "docker image inspect");
        assertThat(tcp(config)).isEqualTo(new TreeSet<>(each.ports()));
        assertThat(keys(config, "Volumes")).isEqualTo(new TreeSet<>(each.volumes()));
    }

    private static Set<Integer> tcp(Map<String, Object> config) {
        Set<Integer> ports = new TreeSet<>();
        keys(config, "ExposedPorts").stream()
                .filter(port -> port.endsWith("/tcp"))
                .forEach(port -> ports.add(Integer.valueOf(port.replace("/tcp", ""))));
        return ports;
    }

    private static Set<String> keys(Map<String, Object> config, String name) {
        Object map = Optional.ofNullable(config.get(name)).orElse(Map.of());
        return new TreeSet<>(
                ((Map<?, ?>) map).keySet().stream().map(String::valueOf).toList());
    }
}
