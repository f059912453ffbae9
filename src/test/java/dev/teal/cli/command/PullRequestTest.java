package dev.teal.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.cli.Recorded;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The folder has no teal.yml, so a plan that is allowed fails for that reason.
class PullRequestTest {
    private static final String REFUSED = "ERROR  this is a CI job of a pull request (";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "GITHUB_EVENT_NAME,pull_request",
        "GITHUB_EVENT_NAME,pull_request_target",
        "CI_MERGE_REQUEST_IID,7",
        "CI_PIPELINE_SOURCE,merge_request_event",
        "BITBUCKET_PR_ID,7",
        "SYSTEM_PULLREQUEST_PULLREQUESTID,7",
        "CIRCLE_PULL_REQUEST,https://example.com/pull/7",
        "BUILDKITE_PULL_REQUEST,7",
        "TRAVIS_PULL_REQUEST,7",
        "CHANGE_ID,7",
        "DRONE_PULL_REQUEST,7",
        "CI_COMMIT_PULL_REQUEST,7"
    })
    void theDockerfileIsBuiltOnlyWithBothOptions(String variable, String value) {
        assertThat(plan(Map.of(variable, value), "--build")).startsWith(REFUSED + variable + ")");
        assertThat(plan(Map.of(variable, value), "--build", "--trusted")).doesNotContain("pull request");
        assertThat(plan(Map.of(variable, value))).doesNotContain("pull request");
    }

    @ParameterizedTest
    @CsvSource({
        "GITHUB_EVENT_NAME,push",
        "CI_PIPELINE_SOURCE,push",
        "BUILDKITE_PULL_REQUEST,false",
        "TRAVIS_PULL_REQUEST,false",
        "CHANGE_ID,''"
    })
    void otherJobsBuild(String variable, String value) {
        assertThat(plan(Map.of(variable, value), "--build")).doesNotContain("pull request");
    }

    private String plan(Map<String, String> env, String... options) {
        Recorded recorded = new Recorded(env);
        String[] line = new String[options.length + 3];
        line[0] = "plan";
        line[1] = "--config";
        line[2] = folder.resolve("teal.yml").toString();
        System.arraycopy(options, 0, line, 3, options.length);
        assertThat(recorded.teal(line)).isEqualTo(64);
        return recorded.err();
    }
}
