package dev.teal.cli.command.upkeep;

import dev.teal.base.ExitCode;
import dev.teal.base.Sizes;
import dev.teal.cli.command.Connection;
import dev.teal.cli.command.DeployingVerb;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.output.Table;
import dev.teal.deploy.operation.release.Leftover;
import dev.teal.deploy.operation.release.Leftovers;
import dev.teal.deploy.plan.PrunePlan;
import dev.teal.deploy.state.ServerState;
import dev.teal.event.Event;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.commons.cli.Options;

/// `teal prune`
public final class PruneVerb implements DeployingVerb {
    @Override
    public String description() {
        return """
                Removes what Teal made and no rollback needs. On the server: releases beyond
                `retain` or never live, with image, record and environment; their snapshots;
                the stopped container of a failed release; what interrupted commands left. On
                this machine: images of past deployments. Shows all of it first, with sizes,
                and asks. Images count in full, also layers that they share with others, so
                the disk may gain less; at the end, Teal says how much.

                What other tools made stays, and so does the cache of the builder. A
                deployment removes old releases by itself.
                """;
    }

    @Override
    public Options options() {
        return DeployingVerb.waitOption();
    }

    @Override
    public ExitCode run(Invocation invocation) {
        Clock clock = Clock.systemUTC();
        try (Connection connection = Connection.open(invocation)) {
            ServerState state = DeployingVerb.ready(invocation, connection);
            List<Leftover> found = Leftovers.of(state, clock.instant());
            if (found.isEmpty()) {
                connection.events().emit(finished("nothing to remove"));
                return ExitCode.DONE;
            }
            show(invocation, connection, found);
            invocation
                    .confirm()
                    .require("remove this: " + sum(found, connection.server().name()));
            DeployingVerb.runner(invocation, connection, clock, connection.by())
                    .run(state, now -> PrunePlan.of(now, found));
        }
        return ExitCode.DONE;
    }

    private static Event finished(String text) {
        return new Event.Finished("prune", ExitCode.DONE, "", "", text, Duration.ZERO);
    }

    private static void show(Invocation invocation, Connection connection, List<Leftover> found) {
        String server = connection.server().name();
        if (invocation.globals().json()) {
            List<String> lines = found.stream()
                    .map(each -> where(each, server) + ": " + each + size(each, ", "))
                    .toList();
            connection.events().emit(new Event.Proposed("`teal prune` removes:", lines));
            return;
        }
        connection.showStage(invocation);
        Table table = new Table(List.of("WHERE", "NAME", "SIZE", "WHAT"), Set.of("SIZE")).whole("NAME");
        found.forEach(each -> table.row(
                where(each, server), each.name(), size(each, ""), each.kind().toString()));
        table.print(invocation.out());
    }

    private static String where(Leftover leftover, String server) {
        return leftover.kind().isHere() ? "here" : server;
    }

    private static String size(Leftover leftover, String before) {
        return leftover.bytes() == 0 ? "" : before + Sizes.of(leftover.bytes());
    }

    private static String sum(List<Leftover> found, String server) {
        return "up to " + Sizes.of(bytes(found, false)) + " on " + server + ", up to " + Sizes.of(bytes(found, true))
                + " here";
    }

    private static long bytes(List<Leftover> found, boolean here) {
        return found.stream()
                .filter(each -> each.kind().isHere() == here)
                .mapToLong(Leftover::bytes)
                .sum();
    }
}
