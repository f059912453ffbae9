package dev.teal.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.base.Finding;
import dev.teal.config.Destination;
import dev.teal.config.Layout;
import dev.teal.event.Events;
import dev.teal.runtime.Example;
import dev.teal.runtime.Inventory;
import dev.teal.runtime.Inventory.InSlot;
import dev.teal.runtime.Inventory.Leftover;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DockerInventoryTest {
    private static final String OUTPUT = """
            container {"id":"c1","name":"/agent-hub-blue","app":"agent-hub","image":"agent-hub:20261201-010135","imageId":"i1",\
            "status":"running","probe":false,"ports":{"3000/tcp":[{"HostIp":"127.0.0.1","HostPort":"3000"}]},\
            "log":{"Type":"json-file","Config":{"max-file":"5","max-size":"10m"}},"restart":"unless-stopped"}
            container {"id":"c2","name":"/agent-hub-green","app":"","image":"agent-hub:latest","imageId":"i2","status":"exited",\
            "probe":false,"ports":{"3000/tcp":[{"HostIp":"","HostPort":"3001"},{"HostIp":"::1","HostPort":"3001"}],"9/tcp":null},\
            "log":{"Type":"json-file","Config":{}},"restart":"no"}
            container {"id":"c3","name":"/agent-hub-release","app":"agent-hub","imageId":"i1","status":"exited","probe":false}
            container {"id":"c4","name":"/agent-hub-run-1","app":"agent-hub","imageId":"i1","status":"running","probe":false}
            container {"id":"c5","name":"/eager_bell","app":null,"image":"agent-hub:20261201-010135","imageId":"i1",\
            "status":"created","probe":true}
            container {"id":"c6","name":"/other-run-1","app":"other","imageId":"i4","status":"exited","probe":false}
            image {"id":"i1","tags":["agent-hub:20261201-010135"],"bytes":80000000}
            image {"id":"i2","tags":["agent-hub:latest"],"bytes":80000000}
            image {"id":"i3","tags":["agent-hub:20261130-010135-3fa2c1b","agent-hub:latest-2"],"bytes":80000000}
            image {"id":"i4","tags":[],"bytes":9000000000}
            image {"id":"i5","tags":[],"bytes":1500000000}
            image {"id":"i6","tags":null,"bytes":1500000000}
            network n1
            """;

    private final Inventory inventory = read();

    private static Inventory read() {
        DockerSlots slots = new DockerSlots(
                Example.config("app: agent-hub\nserver: root@203.0.113.7\n"),
                new Layout("/opt/agent-hub"),
                AppNetwork.NONE);
        try (Server server = Servers.connect(new Destination.Local(), Events.NONE)) {
            return slots.inventory(new Result(0, OUTPUT, "", Duration.ZERO), server);
        }
    }

    @Test
    void addressesForOtherMachinesAndLogsWithoutALimitAreFound() {
        assertThat(inventory.slots())
                .containsEntry(Slot.BLUE, new InSlot(List.of(), false, true))
                .containsEntry(Slot.GREEN, new InSlot(List.of("0.0.0.0:3001"), true, false));
    }

    /// Not those that run, of the slots or of another app.
    @Test
    void onlyWhatTealMadeOutsideTheSlotsIsALeftover() {
        assertThat(inventory.leftovers())
                .extracting(Leftover::name)
                .containsExactly(
                        "the container agent-hub-release",
                        "the container eager_bell",
                        "a network of an interrupted `teal setup`");
        assertThat(inventory.leftovers())
                .extracting(left -> left.removal().toString())
                .containsExactly("docker container rm c3", "docker container rm c5", "docker network rm n1");
    }

    /// A name that Teal did not give is somebody else's.
    @Test
    void manyBytesWithoutANameAreAWarning() {
        assertThat(inventory.findings())
                .extracting(Finding::what)
                .containsExactly("images without a name take up to 3.0 GB on local");
    }
}
