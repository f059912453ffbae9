package dev.teal.cli.command;

import dev.teal.base.Problem;
import java.util.List;
import java.util.Map;

/// A CI job of a pull request: what it checks out is not reviewed yet.
///
/// `teal plan` reads as a verb that is harmless anywhere, and is the one that people put into such jobs; with
/// `--build` it runs the pull request's Dockerfile on the machine that has the deploy key. So that must be asked
/// for twice there. `teal deploy` makes the release live, which nobody takes for harmless.
final class PullRequest {
    /// The option that asks for it.
    static final String TRUSTED = "trusted";

    /// A variable that a CI sets.
    ///
    /// @param value a regular expression; what it matches means a pull request
    private record Marker(String variable, String value) {
        boolean isIn(Map<String, String> env) {
            return env.getOrDefault(variable, "").matches(value);
        }
    }

    private static final String ANY = "(?!false$).+";

    /// As the CIs' own documentation has them.
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

    /// @throws Problem in such a job
    static void mustNotBuild(Map<String, String> env) {
        MARKERS.stream().filter(marker -> marker.isIn(env)).findFirst().ifPresent(marker -> {
            throw Problem.usage(
                    "this is a CI job of a pull request (" + marker.variable() + "), and `--build` would run its"
                            + " Dockerfile on the machine that has the deploy key",
                    "leave out `--build`, or build in a job without the key; if all who may open a pull request may"
                            + " deploy, too: `teal plan --build --" + TRUSTED + "`");
        });
    }
}
