package dev.teal.cli.command;

import dev.teal.base.Problem;
import java.util.List;
import java.util.Map;

/// Detects CI jobs of pull requests, whose code is not reviewed yet.
///
/// `teal plan` looks harmless, and people put it into such jobs; with `--build` it runs the pull request's
/// Dockerfile on the machine that has the deploy key. So a second option is required there. `teal deploy` is
/// not restricted: it makes the release live, which nobody takes for harmless.
final class PullRequest {
    /// The option that allows `--build` in such a job.
    static final String TRUSTED = "trusted";

    /// An environment variable set by a CI system.
    ///
    /// @param value a regular expression that matches the values set for a pull request
    private record Marker(String variable, String value) {
        boolean isIn(Map<String, String> env) {
            return env.getOrDefault(variable, "").matches(value);
        }
    }

    private static final String ANY = "(?!false$).+";

    /// From the documentation of the CI systems.
    private static final List<Marker> MARKERS = List.of(
            new Marker("GITHUB_EVENT_NAME", "pull_request.*"), // Forgejo and Gitea as well
            new Marker("CI_MERGE_REQUEST_IID", ANY), // GitLab
            new Marker("CI_PIPELINE_SOURCE", "merge_request_event|external_pull_request_event"),
            new Marker("BITBUCKET_PR_ID", ANY),
            new Marker("SYSTEM_PULLREQUEST_PULLREQUESTID", ANY), // Azure
            new Marker("CIRCLE_PULL_REQUEST", ANY),
            new Marker("BUILDKITE_PULL_REQUEST", ANY),
            new Marker("TRAVIS_PULL_REQUEST", ANY),
            new Marker("CHANGE_ID", ANY), // Jenkins
            new Marker("DRONE_PULL_REQUEST", ANY),
            new Marker("CI_COMMIT_PULL_REQUEST", ANY)); // Woodpecker

    private PullRequest() {}

    /// @throws Problem if this is such a job
    static void mustNotBuild(Map<String, String> env) {
        MARKERS.stream().filter(marker -> marker.isIn(env)).findFirst().ifPresent(marker -> {
            throw Problem.usage(
                    "this is a CI job of a pull request (" + marker.variable() + "), and `--build` would run its"
                            + " Dockerfile on the machine that has the deploy key",
                    "leave out `--build`, or build in a job without the key; if everyone who may open a pull request"
                            + " may also deploy, run `teal plan --build --" + TRUSTED + "`");
        });
    }
}
