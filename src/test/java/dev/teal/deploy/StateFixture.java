package dev.teal.deploy;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.config.Config;
import dev.teal.config.Destination;
import dev.teal.deploy.operation.release.ImageBuild;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.operation.release.ReleaseId;
import dev.teal.deploy.operation.release.Releases;
import dev.teal.deploy.state.Journal;
import dev.teal.deploy.state.ServerFacts;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.event.Events;
import dev.teal.runtime.Example;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How things stand, told by hand.
public final class StateFixture implements AutoCloseable {
    private static final String NETWORK = """
            {"IPAM":{"Config":[{"Subnet":"172.18.0.0/24"}]},"Labels":{"dev.teal.app":"agent-hub"}}""";

    private final Server server = Servers.connect(new Destination.Local(), Events.NONE);
    private final Config config;
    private final Map<Slot, SlotState> slotStates = new EnumMap<>(Slot.class);
    private final List<Release> releases = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private Slot live = Slot.BLUE;
    private Journal journal = new Journal(List.of(), false);

    private StateFixture(Config config) {
        this.config = config;
    }

    /// @param more lines of teal.yml beside name and server
    public static StateFixture of(String more) {
        return new StateFixture(Example.config("app: agent-hub\nserver: root@203.0.113.7\n" + more));
    }

    /// With that folder as the one of teal.yml.
    public static StateFixture of(Path folder, String more) {
        return new StateFixture(Example.config(folder, "app: agent-hub\nserver: root@203.0.113.7\n" + more));
    }

    public StateFixture journal(String... lines) {
        journal = Journal.parse(List.of(lines));
        return this;
    }

    public StateFixture live(Slot slot) {
        live = slot;
        return this;
    }

    public StateFixture in(Slot slot, String release, SlotState.Status state) {
        slotStates.put(slot, new SlotState(release, "agent-hub:" + release, state, 0, 0, "i-" + release));
        return this;
    }

    public StateFixture wentLive(String... ids) {
        for (String id : ids) {
            releases.add(release(id).wentLiveAt(Instant.parse("2026-11-23T09:20:00Z")));
        }
        return this;
    }

    public StateFixture neverLive(String id) {
        releases.add(release(id));
        return this;
    }

    public StateFixture unreadable(String why) {
        unreadable.add(why);
        return this;
    }

    public Release release(String id) {
        return Example.release(config, id, List.of());
    }

    public ServerState state() {
        ServerFacts facts = new ServerFacts(
                Set.of(),
                true,
                true,
                Optional.of(live),
                "v",
                "",
                false,
                live,
                false,
                Optional.empty(),
                Optional.empty(),
                "",
                3,
                "",
                journal,
                releases,
                unreadable,
                new Result(0, NETWORK, "", Duration.ZERO),
                Optional.empty(),
                Optional.empty());
        return new ServerState(Target.of(config, server, server, facts), facts, slotStates, server);
    }

    public ReleaseCandidate candidate(String id) {
        ServerState state = state();
        ImageBuild image = new ImageBuild(state.target().config(), state.local(), new ReleaseId(id, ""));
        return Releases.make(
                state.target(), image, Map.of("TOKEN", "s3cret"), LocalDeployment.BY, LocalDeployment.CLOCK);
    }

    @Override
    public void close() {
        server.close();
    }
}
