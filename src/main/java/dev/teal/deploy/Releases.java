package dev.teal.deploy;

import dev.teal.config.Config;
import dev.teal.config.ContainerConfig;
import dev.teal.config.ImageConfig;
import dev.teal.event.Problem;
import dev.teal.slot.Environment;
import dev.teal.slot.Release;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a release of today's `teal.yml`, and finds the one to go back to.
public final class Releases {
    private Releases() {}

    /// @param secrets values of `container.secrets`
    public static Candidate make(Site site, Making image, Map<String, String> secrets, String by, Clock clock) {
        ReleaseId id = image.release();
        Config config = site.config();
        Map<String, String> values = new LinkedHashMap<>(config.container().env());
        values.putAll(secrets);
        Environment environment = Environment.of(values);
        ContainerConfig c = config.container();
        ContainerConfig withoutValues =
                new ContainerConfig(c.port(), c.volumes(), Map.of(), c.secrets(), c.memory(), c.options(), c.command());
        List<String> command = config.image() instanceof ImageConfig.Files files ? files.command() : List.of();
        Release release = new Release(
                id.id(),
                site.images().name(id.id()),
                id.commit(),
                by,
                clock.instant(),
                withoutValues,
                environment.passed(),
                command,
                config.health(),
                config.stopTimeout(),
                Optional.empty());
        return new Candidate(release, environment, image);
    }

    /// The release to roll back to.
    ///
    /// @param wanted an id, or its beginning or end when that is unambiguous; empty for the previous one
    public static Release rollbackTarget(Survey survey, String wanted) {
        String live = survey.occupant(survey.live()).release();
        if (wanted.isEmpty()) {
            Release previous = survey.previous()
                    .orElseThrow(() -> Problem.failed(
                            "there is no release older than " + (live.isEmpty() ? "the live one" : live)
                                    + " to go back to",
                            "`teal history` shows what is kept"));
            portIsRouted(survey, previous);
            return previous;
        }
        List<Release> matching = survey.look().releases().stream()
                .filter(release ->
                        release.id().startsWith(wanted) || release.id().endsWith(wanted))
                .toList();
        if (matching.size() != 1) {
            throw Problem.usage(
                    (matching.isEmpty() ? "no kept release is named " : "several releases match ") + wanted,
                    "`teal history` shows the releases that are kept");
        }
        Release found = matching.getFirst();
        portIsRouted(survey, found);
        if (found.id().equals(live)) {
            throw Problem.usage(found.id() + " is live already", "name another: `teal history`");
        }
        if (found.wentLive().isEmpty()) {
            throw Problem.usage(found.id() + " never went live", "roll back to one that did: `teal history`");
        }
        return found;
    }

    /// nginx' file names one port for both slots.
    private static void portIsRouted(Survey survey, Release release) {
        int routed = survey.site().config().container().port();
        if (release.container().port() != routed) {
            throw Problem.failed(
                    release.id() + " listens on " + release.container().port() + ", but container.port is now "
                            + routed,
                    "set container.port back, `teal setup`, then roll back");
        }
    }
}
