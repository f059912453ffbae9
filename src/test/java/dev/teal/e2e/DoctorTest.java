package dev.teal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Json;
import dev.teal.ground.AgentHubImage;
import dev.teal.ground.Ground;
import dev.teal.ground.TealCommand;
import dev.teal.ground.TealCommand.Ended;
import dev.teal.ground.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// `teal doctor` on a server with faults, several at once. Each test leaves the server as it was: healthy.
@Tag("server")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DoctorTest {
    private static final String NGINX = "/etc/nginx/conf.d/agent-hub.conf";

    @TempDir
    static Path folder;

    private static TestServer server;
    private static TealCommand teal;

    @BeforeAll
    static void twoReleases() throws IOException {
        server = TestServer.view("doctor");
        server.must("rm -f /etc/nginx/sites-enabled/default");
        server.startNginx();
        Files.createDirectories(folder.resolve(".teal"));
        Files.writeString(folder.resolve(".teal/secrets"), "TOKEN=4711\n");
        Files.setPosixFilePermissions(folder.resolve(".teal/secrets"), PosixFilePermissions.fromString("rw-------"));
        teal = TealCommand.in(folder, server, Ground.engine());
        config(AgentHubImage.context("1").toString(), "");
        teal.must("setup", "--live-restore", "-y");
        teal.must("deploy");
        teal.must("deploy");
    }

    @AfterAll
    static void down() {
        if (server != null) {
            server.close();
        }
    }

    private static TealCommand config(String context, String more) {
        return teal.config("""
                app: agent-hub
                server: root@%s
                image: {context: %s}
                container: {volumes: ["data:/app/data"], secrets: [TOKEN]}
                router: {hosts: [hub.example.com]}
                health: {path: "/api/assets?page_size=1", steady: 100ms}
                database: {sqlite: data/hub.db}
                %s
                """.formatted(server.name(), context, more));
    }

    @Test
    @Order(1)
    void aHealthyServerHasNoFindings() {
        Ended ended = teal.must("doctor");
        assertThat(ended.out()).startsWith("agent-hub on root@").endsWith(" checks are fine\n");
        assertThat(ended.out().lines()).hasSizeGreaterThan(40).allMatch(line -> line.length() <= 80);
        assertThat(found()).isEmpty();
    }

    @Test
    @Order(2)
    void whatIsSafeToFixIsFixedAndASecondRunIsClean() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY . .\n");
        Files.setPosixFilePermissions(folder.resolve(".teal/secrets"), PosixFilePermissions.fromString("rw-r--r--"));
        git("init", "-q");
        config(".", "");
        server.must("sed -i 's/open_file_cache off/open_file_cache max=100/' " + NGINX + "; nginx -s reload");
        server.must("""
                cd /opt/agent-hub
                echo 9 >.active-port
                rm teal/app.json
                mkdir -p teal/snapshots/before-x.partial teal/incoming teal/staging
                touch -d '-3 days' teal/incoming/a.gz teal/staging
                touch teal/env/20200101-000000 teal/releases/x.json.new .active-port.new /etc/nginx/conf.d/agent-hub.conf.old
                chmod 755 teal
                chmod 644 teal/env/*
                docker update --restart no agent-hub-green
                image=$(docker container inspect --format '{{.Image}}' agent-hub-green)
                docker create --name agent-hub-run-0a1b2c3d --label dev.teal.app=agent-hub $image
                docker network create --label dev.teal.probe=agent-hub teal-probe-agent-hub-1
                echo '{"live-restore": false}' >/etc/docker/daemon.json; kill -HUP $(cat /var/run/docker.pid)
                """);
        assertFound(
                "fail secrets|.teal/secrets is accessible to other users|chmod 600",
                "fail build|the build would get the secrets of this machine|add the line `.teal`",
                "warn git|git does not ignore .teal/|add the line `.teal/` to .gitignore",
                "warn registered|the record of agent-hub on root@|`teal setup` writes it",
                "warn .active-port|/opt/agent-hub/.active-port on root@|says 9, but green is live, port 3001|write 3001 to it",
                "fail nginx file|/agent-hub.conf on root@|was edited|`teal setup` writes it",
                "fail file cache|open_file_cache is on in /etc/nginx/conf.d/agent-hub.conf|`teal setup` writes the file",
                "warn upgrades|live-restore is off|`teal setup --live-restore`",
                "fail reboot|agent-hub-green does not start again|set its restart policy to unless-stopped",
                "fail teal folder|can look into files with secrets|teal/env/2|teal (mode 755)|`chmod -R go= /opt/agent-hub/teal`",
                "warn leftovers|before-x.partial|incoming/a.gz|teal/staging|env/20200101-000000|.active-port.new|conf.d/agent-hub.conf.old"
                        + "|the container agent-hub-run-0a1b2c3d|a network of an interrupted `teal setup`|`teal prune`");
        assertThat(teal.run("doctor", "--fix").exitCode())
                .as("nobody can be asked")
                .isEqualTo(64);
        Ended fixed = teal.must("doctor", "--fix", "--yes");
        assertThat(fixed.out().lines().filter(line -> line.startsWith("done: ")))
                .hasSize(8)
                .contains("done: run `teal setup --live-restore`");
        assertThat(fixed.out()).endsWith(" checks are fine\n");
        assertThat(found()).isEmpty();
        assertThat(server.must("cd /opt/agent-hub; cat .active-port; ls teal/env | wc -l; docker ps -qa | wc -l"))
                .isEqualTo("3001\n2\n2");
    }

    @Test
    @Order(3)
    void whatOnlyAPersonCanFixIsNamedWithItsFix() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nVOLUME /uploads\n");
        git("add", "-f", ".teal/secrets");
        config("., platform: linux/arm64", "")
                .config(Files.readString(folder.resolve("teal.yml")).replace("[TOKEN]", "[TOKEN, KEY]"));
        server.must("""
                echo 'server { listen 80; server_name hub.example.com; }' >/etc/nginx/conf.d/aaa.conf; nginx -s reload
                mkdir -p /etc/cloudflared /opt/other/teal
                echo '  - service: http://localhost:3001' >/etc/cloudflared/config.yml
                printf 'MaxSessions 2\\nMaxStartups 2:30:10\\n' >>/etc/ssh/sshd_config
                sed 's/agent-hub/other/g' /opt/agent-hub/teal/app.json >/opt/other/teal/app.json
                ln -s /opt/other/teal/app.json /var/lib/teal/apps/other
                cd /opt/agent-hub
                echo '{"v":' >teal/releases/20200101-000000.json
                echo '{"v":1,"by":"ada@laptop","text":"moving"}' | tee teal/locked >route/offline
                sed -i 's/"taken":"[^"]*"/"taken":"2020-01-01T00:00:00Z"/' teal/snapshots/*/snapshot.json
                mv data data.away
                docker rename agent-hub-blue away; docker tag $(docker inspect --format '{{.Config.Image}}' away) away:1
                docker rmi $(docker inspect --format '{{.Config.Image}}' away)
                """);
        server.importShell("foreign:1");
        server.must("docker run -d --name agent-hub-blue -p 3000:3000 foreign:1 sleep 1000");
        assertFound(
                "fail secrets|no value for the secret KEY|export them",
                "warn git|git has .teal/secrets|`git rm -r --cached .teal`",
                "warn deployments|locked by ada@laptop: moving|`teal lock release`",
                "warn maintenance|visitors get 503, maintenance by ada@laptop|`teal maintenance off`",
                "fail records|damaged|move them out of /opt/agent-hub/teal/releases",
                "fail sites|serves other sites instead of agent-hub|/etc/nginx/conf.d/aaa.conf:1|remove it (`rm ",
                "fail other apps|port 3000 of slot blue belongs to slot blue of other|write `slots: {blue: 3002",
                "fail other apps|the host name hub.example.com belongs to other|write other `router.hosts`",
                "warn old script|connect agent-hub-blue (foreign:1, running)|`teal setup` takes it over",
                "warn old script|agent-hub-blue was started with what teal.yml lacks|container.command: sleep 1000|add what",
                "fail ports|can reach agent-hub-blue at 0.0.0.0:3000|`teal deploy`",
                "fail ports|port 3000 of slot blue is taken|stop that process",
                "warn images|have lost their image|`teal history`",
                "fail next release|the container agent-hub-blue on root@|was not created by Teal",
                "fail next release|the image is for linux/arm64|set image.platform",
                "fail next release|the image declares the volume /uploads|container.volumes",
                "warn ssh|allows 2 sessions on a connection|set MaxSessions",
                "warn ssh|when 2 others are logging in|set MaxStartups",
                "warn tunnel|/etc/cloudflared/config.yml:1: - service: http://localhost:3001|let it lead to",
                "fail data folder|/opt/agent-hub/data on root@|is missing|`teal setup` creates it",
                "warn snapshot|has no recent snapshot|`teal data snapshot`");
        assertThat(teal.run("doctor").exitCode()).isEqualTo(1);
        server.must("""
                rm -r /etc/nginx/conf.d/aaa.conf /etc/cloudflared /opt/other /var/lib/teal/apps/other; nginx -s reload
                sed -i /^Max/d /etc/ssh/sshd_config
                cd /opt/agent-hub; rm teal/releases/20200101-000000.json teal/locked route/offline; mv data.away data
                docker rm -f agent-hub-blue; docker rename away agent-hub-blue
                docker tag away:1 $(docker inspect --format '{{.Config.Image}}' agent-hub-blue); docker rmi away:1
                """);
        git("rm", "-q", "--cached", ".teal/secrets");
        config(".", "");
        teal.must("data", "snapshot");
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n");
        assertFound();
    }

    @Test
    @Order(4)
    void aServerInTroubleIsDescribed() throws IOException {
        server.must("chmod 700 /opt/agent-hub/route; touch /opt/agent-hub/route/maintenance");
        assertContains(
                "fail setup|nginx on root@|reports blue as live, but the flag in /opt/agent-hub/route selects green",
                "fail maintenance|a replacement of the database was interrupted|`teal recover`",
                "fail route folder|nginx's workers (www-data) cannot look into /opt/agent-hub/route|`teal setup` fixes",
                "fail live slot|agent-hub-blue is live on root@|does not run (exit code |`teal rollback` goes back");
        server.must("rm /opt/agent-hub/route/maintenance");
        assertThat(teal.must("doctor", "--fix", "-y").out()).endsWith(" checks are fine\n");
        server.must(
                "rm /opt/agent-hub/route/green; sed -n '/\"phase\":\"begin\"/p' /opt/agent-hub/teal/journal.jsonl | tail -n 1"
                        + " | sed 's/\"deployment\":\"/&x/' >>/opt/agent-hub/teal/journal.jsonl");
        assertContains(
                "fail journal|blue is chosen on root@|the last snapshot ended with green live|`touch /opt/agent-hub/route/green`",
                "fail deployments|was interrupted|`teal recover`");
        server.must("touch /opt/agent-hub/route/green; sed -i '$d' /opt/agent-hub/teal/journal.jsonl");
        server.must("nginx -s stop; echo bogus >/etc/nginx/conf.d/zz.conf; docker stop agent-hub-green");
        assertContains(
                "fail setup|nginx on root@|does not answer for agent-hub",
                "fail nginx|rejects its configuration|unexpected end of file|fix the line that nginx names",
                "fail live slot|agent-hub-green is live on root@|`teal logs`");
        server.must("rm /etc/nginx/conf.d/zz.conf; docker start agent-hub-green");
        assertThat(teal.must("doctor", "--fix", "-y").out()).endsWith(" checks are fine\n");
        config(".", "directory: /opt/other");
        assertContains("fail setup|root@|is not set up for agent-hub|`teal setup`");
        teal.config("app: agent-hub\nserver: root@nowhere.invalid\nimage: {context: .}\n");
        assertContains("fail server|nowhere.invalid");
    }

    private static void assertContains(String... expected) {
        List<String> found = found();
        assertThat(expected)
                .filteredOn(one -> found.stream().noneMatch(text -> matches(text, one.split("\\|"))))
                .as(String.join("\n", found))
                .isEmpty();
    }

    /// `fail disk|part of the text|part of the fix` for each finding.
    private static void assertFound(String... expected) {
        List<String> found = found();
        assertThat(expected)
                .filteredOn(one -> found.stream().noneMatch(text -> matches(text, one.split("\\|"))))
                .as(String.join("\n", found))
                .isEmpty();
        assertThat(found).hasSize(expected.length);
    }

    private static boolean matches(String text, String... parts) {
        return text.startsWith(parts[0] + ": ") && Arrays.stream(parts).skip(1).allMatch(text::contains);
    }

    /// `fail disk: text, evidence, … Fix: …`
    private static List<String> found() {
        Map<String, Object> report = teal.run("doctor", "--json").json();
        List<String> found = new ArrayList<>();
        assertThat(report).containsKeys("checks", "failures", "warnings");
        for (Map<?, ?> check : Json.objects(report.get("checks"))) {
            for (Map<?, ?> one : Json.objects(check.get("found"))) {
                found.add(one.get("result") + " " + check.get("check") + ": " + one.get("text") + ", "
                        + String.join(", ", Json.texts(one.get("evidence"))) + " Fix: " + one.get("fix"));
            }
        }
        return found;
    }

    private static void git(String... arguments) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of("git", "-C", folder.toString()));
        argv.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(argv).start().waitFor()).isZero();
    }
}
