package dev.teal.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.server.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a bare Debian is and that apt and systemd work in it: SetupTest, in `e2e`, says and needs it.
@Tag("server")
class TestServerTest {
    /// An image without any registry: perl, which each Debian has, and the libraries it needs; serves one line on 3000.
    static final String IMPORT_AN_IMAGE = """
            cd / && tar -chf - $(ldd /usr/bin/perl | grep -o '/[^ ]*') /usr/bin/perl /usr/lib/*/perl-base 2>/dev/null |
              docker import - perl:1""";

    static final String RUN_IT = """
            docker run -d --name web -p 127.0.0.1:3000:3000 perl:1 /usr/bin/perl -MIO::Socket::INET -e '
              $s = IO::Socket::INET->new(LocalPort => 3000, Listen => 5, ReuseAddr => 1) or die;
              while ($c = $s->accept) { $_ = <$c>; print $c "HTTP/1.0 200 OK\\r\\n\\r\\nhello from perl\\n"; close $c }'""";

    static final String ASK_IT = "curl -sS --retry 50 --retry-delay 0 --retry-all-errors http://127.0.0.1:3000/";

    @Test
    void sshAnswersAsRootUnderTheServersOwnName() {
        TestServer server = Ground.server();
        String who = "hostname; id -u; echo $HOME; echo $PATH; pwd";
        assertThat(server.ssh(who).lines()).startsWith(server.name(), "0", "/root");
        assertThat(server.look(who).lines()).isEqualTo(server.ssh(who).lines());
        Result failed = server.ssh("echo out; echo err >&2; exit 3");
        assertThat(failed)
                .extracting(Result::exitCode, Result::out, Result::err)
                .containsExactly(3, "out\n", "err\n");
    }

    @Test
    void twoServersRunContainersAndDoNotSeeEachOthersNorFilesAndProcesses() {
        try (TestServer one = TestServer.view("web");
                TestServer other = TestServer.view("web")) {
            one.must(IMPORT_AN_IMAGE);
            one.must(RUN_IT);
            assertThat(one.must(ASK_IT)).isEqualTo("hello from perl");
            one.must("touch /opt/mine /etc/mine");
            assertThat(one.must("docker ps --format '{{.Names}}'")).isEqualTo("web");
            assertThat(other.must("docker ps -aq; docker images -q")).isEmpty();
            assertThat(other.must("ls /opt/mine /etc/mine 2>&1 | grep -c 'No such file'; pgrep -c perl || true"))
                    .isEqualTo("2\n0");
            assertThat(Files.exists(Path.of("/etc/mine"))).isFalse();
            assertThat(other.name()).isNotEqualTo(one.name());
            assertThat(other.must("bash -c 'head -c 7 </dev/tcp/" + one.address() + "/22'"))
                    .isEqualTo("SSH-2.0");
        }
    }

    @Test
    void filesAndImagesSurviveThePlugBeingPulledAndNginxIsUpAgain() {
        try (TestServer server = TestServer.view("web")) {
            server.must(IMPORT_AN_IMAGE);
            server.startNginx();
            server.must("echo kept >/opt/note; echo gone >/run/note; sync");
            String boot = server.must("cut -d' ' -f22 /proc/1/stat");
            server.reboot();
            assertThat(
                            server.must(
                                    "cat /opt/note; ls /run/note 2>/dev/null || true; docker images --format '{{.Repository}}'"))
                    .isEqualTo("kept\nperl");
            assertThat(server.must("curl -sI http://127.0.0.1/ | head -n 1")).startsWith("HTTP/1.1");
            assertThat(server.must("cut -d' ' -f22 /proc/1/stat")).isNotEqualTo(boot);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BOOKWORM, 20.10, overlay2, 1.22",
        "TRIXIE, 26.1, overlay2, 1.26",
        "TRIXIE_CONTAINERD, 26.1, overlayfs, 1.26"
    })
    void aServerHasTheEngineThatWasAskedFor(Engine engine, String docker, String store, String nginx) {
        TestServer server = Ground.server(engine);
        assertThat(server.must("docker info -f '{{.ServerVersion}} {{.Driver}}'"))
                .matches("\\Q" + docker + ".\\E\\S+ " + store);
        assertThat(server.must("curl -sf -o /dev/null http://127.0.0.1/ && nginx -v 2>&1"))
                .startsWith("nginx version: nginx/" + nginx + ".");
        assertThat(server.must("command -v sqlite3 zstd ss").lines()).hasSize(3);
    }

    @Test
    void closingLeavesNothingBehind() {
        TestServer server = TestServer.view("web");
        String number = server.name().substring("web-".length());
        server.must(IMPORT_AN_IMAGE);
        server.must(RUN_IT);
        List<ProcessHandle> processes = Stream.concat(
                        Stream.of(server.process()), server.process().descendants())
                .toList();
        String traces = """
                ls -d /tmp/teal-ground/%1$s
                ls -d /sys/fs/cgroup/teal-ground-%1$s /sys/fs/cgroup/*/teal-ground-%1$s
                ip -o link show teal-g%1$s
                grep /tmp/teal-ground/%1$s/ /proc/mounts
                """.formatted(number);
        assertThat(on(traces)).contains("/tmp/teal-ground/" + number, "teal-g" + number + "@");
        assertThat(processes).hasSizeGreaterThan(3);
        server.close();
        // The kernel ends a namespace, and its link, a moment after its last process, on a busy machine.
        Until.holds("nothing is left", () -> on(traces).isEmpty());
        // A zombie has no command line; it stays where the machine's first process reaps none.
        assertThat(processes).noneMatch(process -> process.info().commandLine().isPresent());
    }

    @Test
    void whatAKilledRunLeftIsRemovedByTheNext() throws IOException, InterruptedException {
        Process run = new ProcessBuilder("sleep", "600").start();
        String number = Shell.ground("place.sh", "claim", String.valueOf(run.pid()));
        Shell.ground("server.sh", "make", number, "left-" + number, "none");
        Shell.ground("server.sh", "start", number);
        Path key = Path.of("/tmp/teal-ground", number, "hostkey");
        String left = Files.readString(key);
        String pid =
                Files.readString(Path.of("/tmp/teal-ground", number, "pid")).strip();
        run.destroyForcibly().waitFor();
        try (Place next = Place.claim()) {
            // Another run may have been first, and have the number now.
            Until.holds("its files are gone", () -> !text(key).equals(left));
            Until.holds( // a dead one may wait to be collected
                    "its processes are gone",
                    () -> on("ps -o stat= -p " + pid + " | grep -v Z").isEmpty());
            assertThat(next.directory()).exists();
        }
    }

    @Test
    void aServerThatDoesNotComeUpShowsTheEndOfItsLog() throws IOException {
        try (Place place = Place.claim()) {
            Shell.ground("server.sh", "make", place.number(), "broken", "none");
            Files.delete(place.directory().resolve("hostkey"));
            assertThatThrownBy(() -> Shell.ground("server.sh", "start", place.number()))
                    .hasMessageContaining("cannot stat '/tmp/teal-ground/" + place.number() + "/hostkey'")
                    .hasMessageContaining("server broken (198.18.77." + place.number() + ") did not come up");
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return "";
        }
    }

    private static String on(String script) {
        return Shell.run(List.of("bash", "-c", script), Map.of()).out();
    }
}
