package dev.teal.setup;

import dev.teal.base.Finding;
import dev.teal.config.Config;
import dev.teal.config.ContainerConfig.Volume;
import dev.teal.config.Layout;
import dev.teal.runtime.docker.ContainerSettings;
import dev.teal.runtime.docker.ContainerSettings.Published;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A container of an earlier deploy script, compared with `teal.yml`, which the next release is started from.
///
/// @param network the app's own; empty if it does not exist yet
record OldContainer(ContainerSettings container, Config config, String network) {
    /// Networks that each server has.
    private static final List<String> DEFAULT_NETWORKS = List.of("bridge", "host", "none");

    /// What it was started with, and the next release would not be.
    Optional<Finding> lacking() {
        List<String> missing = missing();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Finding.Severity.WARNS,
                        container.name()
                                + " was started with what teal.yml lacks: the next release would start without it",
                        missing,
                        "add what the app needs to teal.yml before `teal deploy`"));
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(lacking().stream().toList());
        String open = container.published().stream()
                .filter(Published::isOpen)
                .map(published -> String.valueOf(published.hostPort()))
                .collect(Collectors.joining(", "));
        if (!open.isEmpty()) {
            findings.add(Finding.warns(
                    "everybody who reaches this server can reach " + container.name() + " at port " + open
                            + ", past nginx and past a firewall like ufw",
                    "nothing to do: Teal publishes ports on 127.0.0.1 only, from the next release on"));
        }
        return findings;
    }

    /// A line for each kind. Values of variables are not in it.
    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        String names = container.environment().keySet().stream()
                .filter(name -> !config.container().env().containsKey(name)
                        && !config.container().secrets().contains(name))
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            missing.add("container.env or container.secrets: " + names);
        }
        Layout layout = new Layout(config.directory());
        List<String> mounted = config.container().volumes().stream()
                .map(volume -> text(layout.resolve(volume.source()), volume))
                .toList();
        container.volumes().stream()
                .map(volume -> text(volume.source(), volume))
                .filter(volume -> !mounted.contains(volume))
                .forEach(volume -> missing.add("container.volumes: " + volume));
        if (!container.memory().isEmpty() && config.container().memory().isEmpty()) {
            missing.add("container.memory: " + container.memory());
        }
        if (!container.command().isEmpty()
                && !container.command().equals(config.container().command())) {
            missing.add("container.command: " + String.join(" ", container.command()));
        }
        container.options().stream()
                .filter(option -> !isIn(option))
                .forEach(option -> missing.add("container.options: " + option));
        container.networks().stream()
                .filter(joined -> !DEFAULT_NETWORKS.contains(joined) && !joined.equals(network))
                .forEach(joined -> missing.add("it is in the Docker network " + joined
                        + ": connect what the app uses there to the app's network (`docker network connect`)"));
        return missing;
    }

    private static String text(String source, Volume volume) {
        return source + ":" + volume.target() + (volume.readOnly() ? ":ro" : "");
    }

    /// `--user=1000` may be two words in teal.yml.
    private boolean isIn(String option) {
        List<String> options = config.container().options();
        int equals = option.indexOf('=');
        return options.contains(option)
                || (equals > 0
                        && String.join("\n", options)
                                .contains(option.substring(0, equals) + "\n" + option.substring(equals + 1)));
    }
}
