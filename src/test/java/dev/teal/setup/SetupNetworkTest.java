package dev.teal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.event.Event;
import dev.teal.ground.Engine;
import dev.teal.ground.Ground;
import dev.teal.ground.TestServer;
import dev.teal.runtime.Example;
import dev.teal.runtime.SlotRuntime;
import dev.teal.runtime.docker.AppNetwork;
import dev.teal.runtime.docker.DockerSlots;
import dev.teal.runtime.docker.Subnet;
import dev.teal.server.Server;
import dev.teal.setup.SetupScripts.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The network of an app on a shared engine. `e2e.NeighborsTest` covers small address pools.
@Tag("server")
@ParameterizedClass
@EnumSource(names = {"BOOKWORM", "TRIXIE"})
class SetupNetworkTest {
    private static final String GONE = "docker rm -f $(docker ps -aq --filter name=netted-) >/dev/null 2>&1;"
            + " docker network rm netted netted-probe netted-other; docker image rm netted:r1;"
            + " ip route del 172.27.0.0/16 table 52; ip route del blackhole 10.0.0.0/8; true";
    private static final String SUBNET =
            "docker network inspect --format '{{json .IPAM.Config}} {{json .Labels}}' netted";

    private final TestServer testServer;
    private final List<Event> events = new ArrayList<>();
    private Server server;

    SetupNetworkTest(Engine engine) {
        testServer = Ground.server(engine);
    }

    @BeforeEach
    void prepare() {
        server = testServer.connect();
        testServer.must(GONE);
        testServer.importShell("netted:r1");
    }

    @AfterEach
    void close() {
        server.close();
        testServer.must(GONE);
    }

    /// `netted-probe` is another app's network, with the name of one that an older Teal created and removed.
    @Test
    void theSubnetOfferedByDockerIsUsedAndKept() {
        testServer.must("docker network create netted-probe");
        testServer.must("docker network create --label dev.teal.probe=netted teal-probe-netted-1");
        String subnet = make("").text();
        assertThat(subnet).matches("(172|192)\\.\\d+\\.\\d+\\.0/24");
        String base = subnet.replaceFirst("\\.0/24", ".");
        assertThat(testServer.must(SUBNET))
                .isEqualTo("[{\"Subnet\":\"" + subnet + "\",\"IPRange\":\"" + base + "128/25\",\"Gateway\":\"" + base
                        + "1\"}] {\"dev.teal.app\":\"netted\"}");
        assertThat(testServer.must("docker network ls --format '{{.Name}}'"))
                .contains("netted-probe")
                .doesNotContain("teal-probe-netted");
        String id = testServer.must("docker network inspect --format '{{.Id}}' netted");
        assertThat(make("")).isEqualTo(new Outcome(false, subnet));
        assertThat(testServer.must("docker network inspect --format '{{.Id}}' netted"))
                .isEqualTo(id);
        assertThat(events).isEmpty();
    }

    @Test
    void theSubnetInTealYmlIsUsedAndAChangeIsExplained() {
        assertThat(make("network: {subnet: 172.27.9.32/28}")).isEqualTo(new Outcome(true, "172.27.9.32/28"));
        assertThat(testServer.must(SUBNET)).contains("\"IPRange\":\"172.27.9.40/29\"", "\"Gateway\":\"172.27.9.33\"");
        assertThat(make("network: {subnet: 172.27.9.32/28}").changed()).isFalse();
        assertThat(make("").changed()).isFalse();
        assertThat(refused("network: {subnet: 172.27.8.0/24}"))
                .hasMessage("the Docker network netted on " + server.name()
                        + " has the subnet 172.27.9.32/28, but teal.yml asks for 172.27.8.0/24")
                .extracting(Problem::next)
                .asString()
                .contains("write `subnet: 172.27.9.32/28` to keep it", "docker network rm netted");
    }

    @Test
    void aSubnetThatIsInUseIsRefused() {
        testServer.must("docker network create --subnet 172.27.7.0/24 netted-other");
        assertThat(refused("network: {subnet: 172.27.7.128/25}"))
                .hasMessage(
                        "network.subnet 172.27.7.128/25 overlaps the Docker network netted-other (172.27.7.0/24) on "
                                + server.name() + "; no network was created");
        testServer.must("docker network rm netted-other; ip route add 172.27.0.0/16 via 198.18.77.1 table 52");
        assertThat(refused("network: {subnet: 172.27.7.0/24}"))
                .hasMessage("network.subnet 172.27.7.0/24 overlaps the route 172.27.0.0/16 via 198.18.77.1 dev eth0"
                        + " table 52 on " + server.name() + "; no network was created")
                .extracting(Problem::next)
                .asString()
                .startsWith("write `network: {subnet: 172.30.0.0/24}` in teal.yml");
        assertThat(refused("network: {subnet: 198.18.77.128/25}"))
                .hasMessageContaining("overlaps the route 198.18.77.0/24 dev eth0 on");
        assertThat(testServer.must("docker network ls --format '{{.Name}}'")).doesNotContain("netted");

        testServer.must("ip route add blackhole 10.0.0.0/8");
        assertThat(make("network: {subnet: 10.27.7.0/24}").changed()).isTrue();
    }

    /// Its app runs, and the route may have been added later, so this is not refused.
    @Test
    void anExistingNetworkThatOverlapsARouteIsAWarning() {
        make("network: {subnet: 172.27.7.0/24}");
        testServer.must("ip route add 172.27.0.0/16 via 198.18.77.1 table 52");
        assertThat(make("").changed()).isFalse();
        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        Event.Warning.class,
                        warning -> assertThat(warning.text())
                                .contains(
                                        "the Docker network netted (172.27.7.0/24)",
                                        "the route 172.27.0.0/16 via 198.18.77.1"));
    }

    @Test
    void aContainerOfAnEarlierScriptIsConnectedWhetherItRunsOrNot() {
        String blue =
                testServer.must("docker run --detach --name netted-blue --restart always --publish 127.0.0.1:3870:3000"
                        + " netted:r1 sleep 300");
        testServer.must("docker create --name netted-green --publish 3871:3000 netted:r1 sleep 300");
        Outcome outcome = make("network: {subnet: 172.27.7.0/24}");
        assertThat(outcome.text()).isEqualTo("172.27.7.0/24; joined netted-blue (running); netted-green (stopped)");
        assertThat(testServer.must(
                        "docker inspect --format '{{.Id}} {{.State.Status}} {{.HostConfig.RestartPolicy.Name}}"
                                + " {{.NetworkSettings.Networks.netted.IPAddress}}"
                                + " {{.NetworkSettings.Networks.netted.IPAMConfig.IPv4Address}}' netted-blue"))
                .isEqualTo(blue + " running unless-stopped 172.27.7.2 172.27.7.2");
        assertThat(testServer.must("docker inspect --format '{{.State.Status}}"
                        + " {{.NetworkSettings.Networks.netted.IPAMConfig.IPv4Address}}' netted-green"))
                .isEqualTo("created 172.27.7.3");
        assertThat(make("").changed()).isFalse();
    }

    @Test
    void aContainerThatOnlyHasTheNameOfASlotIsLeftAlone() {
        testServer.must("docker run --detach --name netted-blue --publish 127.0.0.1:3872:3000 netted:r1 sleep 300");
        testServer.must("docker create --name netted-green netted:r1 sleep 300");
        String state = "docker inspect --format '{{.Id}} {{.State.Status}}"
                + " {{range $name, $of := .NetworkSettings.Networks}}{{$name}} {{end}}"
                + " {{json .HostConfig.RestartPolicy}}' netted-blue netted-green";
        String before = testServer.must(state);
        assertThat(refused(""))
                .hasMessage("there is a container named netted-blue on " + server.name()
                        + " that Teal did not make; it was left as it is");
        testServer.must("docker rename netted-blue netted-aside");
        assertThat(refused("")).hasMessageStartingWith("there is a container named netted-green on ");
        testServer.must("docker rename netted-aside netted-blue");
        assertThat(testServer.must(state)).isEqualTo(before);
    }

    private Outcome make(String yaml) {
        Config config =
                Example.config("app: netted\nserver: root@203.0.113.7\nslots: {blue: 3870, green: 3871}\n" + yaml);
        return new SetupNetwork(config, server, events::add)
                .make(new OldDeployment(config, "", List.of(), List.of(), Tunnels.NONE), () -> slots(config));
    }

    private SlotRuntime slots(Config config) {
        String subnet =
                testServer.must("docker network inspect --format '{{range .IPAM.Config}}{{.Subnet}}{{end}}' netted");
        return new DockerSlots(config, new Layout(config.directory()), new AppNetwork("netted", Subnet.of(subnet)));
    }

    private Problem refused(String yaml) {
        return catchThrowableOfType(Problem.class, () -> make(yaml));
    }
}
