package dev.teal.setup;

import dev.teal.app.Slot;
import dev.teal.base.Finding;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.deploy.state.ServerFacts;
import dev.teal.router.OldSite;
import dev.teal.runtime.docker.AppNetwork;
import dev.teal.runtime.docker.ContainerSettings;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What an earlier way to deploy left on the server: `teal setup` takes it over, while it serves.
///
/// @param network    the app's network; empty if it does not exist yet
/// @param containers those with a slot's name and port that Teal did not start, and did not take over before
/// @param sites      files of nginx that send requests to a slot's port
record OldDeployment(
        Config config, String network, List<ContainerSettings> containers, List<OldSite> sites, Tunnels tunnels) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// @param facts  have the releases, one of which may be a container that was taken over before
    /// @param docker whether an engine answers
    static OldDeployment of(Config config, ServerFacts facts, Server server, boolean docker, List<OldSite> sites) {
        String network = docker ? network(config, server) : "";
        List<ContainerSettings> containers = docker ? containers(config, network, facts, server) : List.of();
        boolean old = !containers.isEmpty() || !sites.isEmpty();
        return new OldDeployment(config, network, containers, sites, old ? Tunnels.of(config, server) : Tunnels.NONE);
    }

    private static String network(Config config, Server server) {
        String label = "label=dev.teal.app=" + config.app();
        return server
                .run(Command.of("docker", "network", "ls", "--filter", label, "--format", "{{.Name}}"))
                .lines()
                .stream()
                .findFirst()
                .orElse("");
    }

    /// One that is connected and stopped needs nothing more.
    private static List<ContainerSettings> containers(Config config, String network, ServerFacts facts, Server server) {
        List<String> names =
                Stream.of(Slot.values()).map(slot -> name(config, slot)).toList();
        Result result = server.run(ContainerSettings.query(names), LIMIT);
        if (!result.ok()) {
            throw Problem.failed(
                    "the containers of " + config.app() + " on " + server.name() + " cannot be read",
                    result.errorLines(),
                    "fix the error above, then run `teal setup` again");
        }
        Set<String> adopted = facts.releases().stream()
                .flatMap(release -> release.adopted().stream())
                .collect(Collectors.toSet());
        return ContainerSettings.of(result).stream()
                .filter(container -> container.app().isEmpty() && !adopted.contains(container.id()))
                .filter(container -> publishes(config, container))
                .filter(container ->
                        container.running() || !container.networks().contains(network))
                .toList();
    }

    /// Another container may only have the name.
    private static boolean publishes(Config config, ContainerSettings container) {
        return Stream.of(Slot.values())
                .filter(slot -> container.name().equals(name(config, slot)))
                .map(slot -> slot.port(config.slots()))
                .anyMatch(port -> container.published().stream()
                        .anyMatch(published ->
                                published.port() == config.container().port() && published.hostPort() == port));
    }

    private static String name(Config config, Slot slot) {
        return config.app() + "-" + slot;
    }

    Optional<ContainerSettings> in(Slot slot) {
        return containers.stream()
                .filter(container -> container.name().equals(name(config, slot)))
                .findFirst();
    }

    /// The port of the live slot, if the old site sends all requests to one.
    Optional<Integer> livePort() {
        Set<Integer> ports = new TreeSet<>();
        sites.forEach(site -> ports.addAll(site.ports()));
        return ports.size() == 1 ? ports.stream().findFirst() : Optional.empty();
    }

    /// The paths of nginx's files that Teal's file takes the place of.
    List<String> files() {
        return sites.stream().map(OldSite::file).distinct().toList();
    }

    /// The name of the network that the containers join.
    String networkName() {
        return !network.isEmpty()
                ? network
                : AppNetwork.nameFor(
                        config.app(),
                        containers.stream()
                                .flatMap(container -> container.networks().stream())
                                .toList());
    }

    /// The changes to what Teal did not create, as phrases.
    List<String> changes(Layout layout) {
        List<String> changes = new ArrayList<>();
        for (ContainerSettings container : containers) {
            if (container.networks().contains(network)) {
                continue;
            }
            changes.add("connect " + container.name() + " (" + container.imageName()
                    + (container.running() ? ", running" : ", stopped") + ") to the Docker network " + networkName()
                    + (container.running() ? "; it keeps running" : "")
                    + (container.restartPolicy().equals("always") ? "; restart policy: unless-stopped" : ""));
        }
        for (OldSite site : sites) {
            changes.add("move " + site.file() + ", the app's old site, to " + layout.replaced()
                    + ", and load Teal's file in its place");
            site.dropped().forEach(dropped -> changes.add("  not in Teal's file: " + dropped));
        }
        return changes;
    }

    /// What stands in the way of taking it over, apart from open ports and tunnels.
    List<Finding> toClear() {
        List<Finding> findings = new ArrayList<>();
        sites.forEach(site -> findings.addAll(site.findings()));
        containers.stream()
                .filter(ContainerSettings::running)
                .forEach(container ->
                        new OldContainer(container, config, network).lacking().ifPresent(findings::add));
        return findings;
    }

    /// What refuses to be taken over, and what the user should know before.
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        sites.forEach(site -> findings.addAll(site.findings()));
        containers.stream()
                .filter(ContainerSettings::running)
                .forEach(container -> findings.addAll(new OldContainer(container, config, network).findings()));
        tunnels.finding(config).ifPresent(findings::add);
        return findings;
    }

    /// The files to take over, all of which the user agreed to.
    ///
    /// @param now what is on the server now
    /// @throws Problem when a file was added after the question
    List<String> agreed(OldDeployment now, String server) {
        List<String> unknown =
                now.files().stream().filter(file -> !files().contains(file)).toList();
        if (!unknown.isEmpty()) {
            throw Problem.failed(
                    "a new site of nginx on " + server + " sends requests to this app's ports: "
                            + String.join(" ", unknown) + "; nginx was not changed",
                    "run `teal setup` again");
        }
        return now.files();
    }
}
