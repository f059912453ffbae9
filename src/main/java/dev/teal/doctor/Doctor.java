package dev.teal.doctor;

import dev.teal.app.SlotUsage;
import dev.teal.base.Cancelled;
import dev.teal.base.Finding;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.TunnelConfig;
import dev.teal.deploy.operation.release.ServerChecks;
import dev.teal.deploy.state.RetainedReleases;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.runtime.Engine;
import dev.teal.runtime.Inventory;
import dev.teal.server.Command;
import dev.teal.server.Server;
import dev.teal.setup.SetupReview;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `teal doctor`: examines this machine and the server. Changes nothing. What cannot be read is a finding too, and the
/// other checks go on.
///
/// @param env the environment variables of this machine
public record Doctor(Config config, Server server, Server local, Map<String, String> env, Clock clock) {

    public List<Check> examine() {
        List<Check> checks = new ArrayList<>(checked("this machine", new LocalChecks(config, local, env)));
        if (config.tunnel().orElse(null) instanceof TunnelConfig.Remote tunnel) {
            checks.addAll(new TunnelChecks(config, tunnel, env).checks());
        }
        Optional<Finding> unreachable = Check.refusal(() -> server.run(Command.of("true")));
        checks.add(Check.of("server", server.name() + " answers").found(unreachable));
        if (unreachable.isEmpty()) {
            checks.addAll(checked("state", () -> onServer(state())));
        }
        return checks;
    }

    /// Without the slots while their engine does not answer.
    private ServerState state() {
        try {
            return ServerState.withHealth(config, server, local);
        } catch (Cancelled stopped) {
            throw stopped;
        } catch (Problem engineDown) {
            return ServerState.withoutSlots(config, server, local);
        }
    }

    private List<Check> onServer(ServerState state) {
        Target target = state.target();
        SetupReview setup = SetupReview.of(state);
        boolean engineWorks = setup.engine().isEmpty() && state.facts().setUp();
        Optional<Engine> engine = engineWorks ? Optional.of(target.slots().engine(server)) : Optional.empty();
        Inventory inventory =
                engineWorks ? target.slots().inventory(server.run(target.slots().inventory()), server) : Inventory.NONE;
        HostFacts host = HostFacts.of(state, engine);
        Optional<ServerChecks> deployment = engine.map(known -> ServerChecks.of(
                state,
                state.nextSlot(),
                known,
                state.liveRelease().map(release -> target.slots().check(state.nextSlot(), release))));
        SlotUsage usage = target.slots().usage(state.facts().slots()).getOrDefault(state.live(), SlotUsage.UNKNOWN);
        Instant now = clock.instant();
        List<Theme> themes = new ArrayList<>();
        themes.add(new SetupChecks(state));
        if (state.facts().setUp()) {
            themes.add(new StateChecks(state, host));
            themes.add(new RouterChecks(state, host, setup));
        }
        themes.add(new EngineChecks(setup, inventory));
        if (engineWorks) {
            themes.add(new LiveChecks(state, inventory, usage));
            themes.add(() -> new SlotChecks(state, host, inventory, RetainedReleases.of(state), deployment).checks());
        }
        themes.add(new HostChecks(server.name(), host, deployment, setup.tunnels(), usage.memory(), now));
        if (state.facts().setUp()) {
            themes.add(new DataChecks(state, host, deployment, now));
            themes.add(new LeftoverChecks(state, host, now));
        }
        boolean ofOthers = new SetupChecks(state).isOfOthers();
        return themes.stream()
                .flatMap(theme -> checked(name(theme), theme).stream())
                .map(check -> ofOthers ? check.withoutFixes() : check)
                .toList();
    }

    private static String name(Theme theme) {
        return switch (theme) {
            case DataChecks _ -> "data";
            case RouterChecks _ -> "nginx";
            case LeftoverChecks _ -> "leftovers";
            case HostChecks _ -> "host";
            default -> "releases";
        };
    }

    /// A theme that cannot look is a finding.
    private static List<Check> checked(String name, Theme theme) {
        try {
            return theme.checks();
        } catch (Cancelled stopped) {
            throw stopped;
        } catch (Problem problem) {
            return List.of(Check.of(name, "").found(Optional.of(Finding.refuses(problem))));
        }
    }
}
