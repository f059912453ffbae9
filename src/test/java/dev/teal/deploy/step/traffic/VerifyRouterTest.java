package dev.teal.deploy.step.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.LocalDeployment.Kind;
import dev.teal.deploy.WithTwoReleases;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyRouterTest extends WithTwoReleases {
    @Test
    void theLiveSlotAnswersWithItsRelease() {
        assertThat(run(new VerifyRouter(Slot.GREEN, release("r2")))).isEqualTo("green answers 200 and names r2");
    }

    @Test
    void anAnswerFromTheOtherSlotIsReported() {
        Problem problem = failure(new VerifyRouter(Slot.BLUE, release("r1")));
        assertThat(problem)
                .hasMessage("a request through the router to blue failed: the answer was \"status 200, slot green,"
                        + " release r2\", expected status 200, slot blue");
        assertThat(problem.next()).startsWith("check that nginx can read " + hub.app("route"));
    }

    /// nginx then tells the app that Teal's own request came over http.
    @Test
    void anAppThatWantsHttpsMayRedirectAServerThatIsNotTrusted(@TempDir Path folder) {
        try (LocalDeployment apart = LocalDeployment.start(folder)) {
            apart.with("""
                      trusted: [10.0.0.0/24]
                    url: https://127.0.0.1:1
                    """);
            apart.setup("");
            apart.deploy("r1", Kind.HTTPS_ONLY);
            assertThat(apart.output("router"))
                    .isEqualTo("blue answers 301 to https://127.0.0.1:1/api/assets?page_size=1 and names r1");
        }
    }
}
