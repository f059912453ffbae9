package dev.teal.setup;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.runtime.docker.ContainerSettings;
import dev.teal.runtime.docker.ContainerSettings.Published;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An app that runs on a server in a container named `APP-blue` or `APP-green`, which a deploy script started.
///
/// @param container the running one; of two, the newer
public record RunningApp(String name, ContainerSettings container) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern SLOT = Pattern.compile("(.+)-(blue|green)");

    /// @param guess the app to choose when several run
    /// @throws Problem when none is found, or several and none of them is `guess`
    public static RunningApp find(Server server, String guess) {
        Result listed = server.run(Command.of("docker", "ps", "--format", "{{.Names}}"), LIMIT);
        if (!listed.ok()) {
            throw Problem.failed(
                    "Docker on " + server.name() + " does not answer",
                    listed.errorLines(),
                    "without --from, `teal init` writes a teal.yml to fill in");
        }
        Set<String> apps = listed.lines().stream()
                .map(SLOT::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        if (apps.size() != 1 && !apps.contains(guess)) {
            throw notFound(server, apps, listed.lines());
        }
        String app = apps.contains(guess) ? guess : apps.iterator().next();
        return new RunningApp(app, running(server, app));
    }

    private static Problem notFound(Server server, Set<String> apps, List<String> containers) {
        return apps.isEmpty()
                ? Problem.failed(
                        "no container on " + server.name() + " is named APP-blue or APP-green",
                        containers.stream().map(name -> "running: " + name).toList(),
                        "rename the app's container (`docker rename NAME APP-blue`) and run the command again, or write"
                                + " teal.yml with `teal init`")
                : Problem.usage(
                        "several apps run on " + server.name() + ": " + String.join(", ", apps),
                        "run `teal init` in a folder with the name of one of them");
    }

    private static ContainerSettings running(Server server, String app) {
        List<String> names =
                Stream.of(Slot.values()).map(slot -> app + "-" + slot).toList();
        return ContainerSettings.of(server.run(ContainerSettings.query(names), LIMIT)).stream()
                .filter(ContainerSettings::running)
                .reduce((one, other) -> one.created().isAfter(other.created()) ? one : other)
                .orElseThrow(() -> Problem.failed(
                        "the containers of " + app + " on " + server.name() + " stopped meanwhile",
                        "run the command again"));
    }

    public Slot slot() {
        return container.name().endsWith("-" + Slot.GREEN) ? Slot.GREEN : Slot.BLUE;
    }

    /// The port in the container, and the one on the server; empty when it publishes none.
    public Optional<Published> port() {
        return container.published().stream().findFirst();
    }
}
