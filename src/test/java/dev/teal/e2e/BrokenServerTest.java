package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import org.junit.jupiter.api.Test;

/// Something on the server is missing, dead, full or not Teal's.
class BrokenServerTest extends WithLiveRelease {
    private static final int ROLLED_BACK = 2;

    @Test
    void aServerWithoutDocker() {
        with(
                "for f in /usr/bin/docker /usr/local/bin/docker; do [ ! -e $f ] || mv $f $f.off; done",
                "for f in /usr/bin/docker /usr/local/bin/docker; do [ ! -e $f.off ] || mv $f.off $f; done",
                () -> refused(config(""), FAILED, "deploy", "has no docker", "`teal setup` installs what is missing"));
    }

    @Test
    void aServerWithoutNginx() {
        with(
                "mv /usr/sbin/nginx /usr/sbin/nginx.off",
                "mv /usr/sbin/nginx.off /usr/sbin/nginx",
                () -> refused(config(""), FAILED, "deploy", "has no nginx", "`teal setup` installs what is missing"));
    }

    /// As its client sees it: nobody at the socket. The app goes on, and nginx reaches it without the engine.
    @Test
    void aDockerEngineThatIsDead() {
        with("mv /run/docker.sock /run/docker.off", "mv /run/docker.off /run/docker.sock", () -> {
            refused(
                    config(""),
                    FAILED,
                    "deploy",
                    "Docker on root@" + server.name() + " does not answer",
                    "Is the docker daemon running?",
                    "Next: `teal setup` starts it");
            assertThat(server.must(VISIT)).contains("X-Teal-Slot: blue");
        });
    }

    @Test
    void anNginxThatIsDead() {
        server.must("nginx -s stop; while pgrep -x nginx; do sleep 0.1; done >/dev/null");
        try {
            Ended ended = teal(config("")).run("deploy");
            assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(FAILED);
            assertThat(ended.err())
                    .contains("nginx on root@" + server.name() + " does not answer for bad-input", "`teal setup`");
            assertThat(teal(config("")).must("status").out()).contains("live: unknown", "nginx does not answer");
        } finally {
            assertThat(teal(config("")).must("setup").out()).contains("nginx started");
        }
        assertThat(server.must(VISIT)).contains("X-Teal-Slot: blue");
    }

    @Test
    void aPortThatAnotherProcessHas() {
        with(
                "setsid perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(LocalAddr => \"127.0.0.1\","
                        + " LocalPort => 3811, Listen => 1) or die; sleep' >/dev/null 2>&1 </dev/null &"
                        + " until ss -Hltn 'sport = :3811' | grep -q .; do sleep 0.1; done",
                "kill $(pgrep -x perl)",
                () -> refused(
                        config(""),
                        FAILED,
                        "deploy",
                        "port 3811 of slot green is taken on root@" + server.name() + " by another process: perl (pid ",
                        "choose other ports under `slots`"));
    }

    @Test
    void anAppDirectoryOnAFullDisk() {
        with(
                "mkdir -p /mnt/small && mount -t tmpfs -o size=50m tmpfs /mnt/small",
                "umount /mnt/small; docker network rm bad-full; rm /etc/nginx/conf.d/bad-full.conf; nginx -s reload",
                () -> {
                    TealCommand teal = teal(config("directory: /mnt/small/bad-full")
                            .replace("bad-input", "bad-full")
                            .replace("3810", "3820")
                            .replace("3811", "3821")
                            .replace("8810", "8820"));
                    teal.must("setup");
                    refused(teal, FAILED, "deploy", "(/mnt/small/bad-full); the release needs 300.0 MB");
                });
    }

    @Test
    void aDiskThatFillsUpWhileTheImageComes() {
        with(
                "mount -t tmpfs -o size=4k tmpfs /var/lib/docker/tmp",
                "umount /var/lib/docker/tmp",
                () -> refused(
                        config("").replace("args: {}", "args: {APP_VERSION: full-disk}"),
                        FAILED,
                        "deploy",
                        "does not fit on root@" + server.name() + ": its disk is full",
                        "no space left on device",
                        "`docker system df`",
                        "still serves; nothing changed for users"));
    }

    @Test
    void anNginxFileThatTealDidNotWrite() {
        with(
                "echo '# by hand' >/etc/nginx/conf.d/bad-foreign.conf",
                "[ \"$(cat /etc/nginx/conf.d/bad-foreign.conf)\" = '# by hand' ] && rm /etc/nginx/conf.d/bad-foreign.conf;"
                        + " docker network rm bad-foreign; rm -r /opt/bad-foreign",
                () -> {
                    Ended ended = teal(config("")
                                    .replace("bad-input", "bad-foreign")
                                    .replace("3810", "3830")
                                    .replace("3811", "3831")
                                    .replace("8810", "8830"))
                            .run("setup");
                    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(FAILED);
                    assertThat(ended.err())
                            .contains(
                                    "/etc/nginx/conf.d/bad-foreign.conf on root@" + server.name()
                                            + " was not written by Teal; it was left as it is",
                                    "`mv /etc/nginx/conf.d/bad-foreign.conf");
                });
    }

    @Test
    void aRouteDirectoryThatNginxCannotRead() {
        with("chmod 000 /opt/bad-input/route", "chmod 755 /opt/bad-input/route", () -> {
            Ended ended = teal(config("")).run("deploy");
            assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(ROLLED_BACK);
            assertThat(ended.err())
                    .contains("serves again: traffic was moved back", "/opt/bad-input/route", "`teal setup`");
            assertThat(server.must(VISIT)).contains("X-Teal-Slot: blue");
        });
        // A flag left behind would have moved traffic to a stopped slot the moment nginx could read the folder
        // again.
        assertThat(server.must("ls /opt/bad-input/route")).isEqualTo("assets");
        assertThat(server.must(VISIT)).contains("X-Teal-Slot: blue");
    }

    private static void with(String broken, String mended, Runnable test) {
        server.must(broken);
        try {
            test.run();
        } finally {
            server.must(mended);
        }
    }
}
