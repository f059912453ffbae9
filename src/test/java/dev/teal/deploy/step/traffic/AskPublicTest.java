package dev.teal.deploy.step.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.teal.app.Slot;
import dev.teal.base.Cancellation;
import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.LocalDeployment.Kind;
import dev.teal.deploy.WithLocalDeployment;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.setup.Setup;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The public address before and after the flip, and apps that expect requests with its host and scheme.
class AskPublicTest extends WithLocalDeployment {
    /// Before the step acts.
    private static Events at(String step, Runnable act) {
        return event -> {
            if (event instanceof Event.StepStarted started && started.step().equals(step)) {
                act.run();
            }
        };
    }

    @Test
    void anAppThatWantsHttpsIsProbedByHttpsWhenItsAddressIsHttps() {
        Problem problem = failing(() -> hub.deploy("r1", Kind.HTTPS_ONLY));
        assertThat(problem.happened())
                .endsWith("failed, the last with 301 to https://localhost/api/assets?page_size=1");
        assertThat(problem.next()).startsWith("the app redirects visitors to https: set `url` in teal.yml");

        hub.deploy("r2", Kind.HTTPS_ONLY, NOWHERE, Events.NONE, new Cancellation());
        assertThat(hub.output("router")).isEqualTo("green answers 200 and names r2");
        assertThat(hub.output("address")).startsWith(ADDRESS + ": ");
    }

    @Test
    void anAppThatChecksItsHostNameIsProbedByIt() {
        Problem problem = failing(() -> hub.deploy("r1", Kind.NAMED));
        assertThat(problem.happened()).endsWith("failed, the last with 400");
        assertThat(problem.next())
                .startsWith("the request had the header `Host: localhost`: ")
                .contains("set `url`");
        hub.deploy(
                "r2",
                Kind.NAMED,
                NOWHERE.replace("127.0.0.1:1", "hub.example.com").replace("https", "http"),
                Events.NONE,
                new Cancellation());
        assertThat(hub.output("router")).isEqualTo("green answers 200 and names r2");
    }

    /// nginx then tells the app that Teal's own request came over http.
    @Test
    void anAppThatWantsHttpsMayRedirectAServerThatIsNotTrusted() {
        hub.with("  trusted: [10.0.0.0/24]\n" + NOWHERE);
        new Setup(
                        hub.config(Kind.GOOD, ""),
                        hub.server,
                        hub.local,
                        Events.NONE,
                        new Cancellation(),
                        LocalDeployment.CLOCK)
                .run();
        hub.deploy("r1", Kind.HTTPS_ONLY);
        assertThat(hub.output("router"))
                .isEqualTo("blue answers 301 to https://127.0.0.1:1/api/assets?page_size=1 and names r1");
    }

    private static final String ADDRESS = "https://127.0.0.1:1/api/assets?page_size=1";

    /// A public address that does not answer.
    private static final String NOWHERE = "url: https://127.0.0.1:1\n";

    @Test
    void anAddressThatDoesNotLeadToTheServerYetDoesNotPreventTheFirstRelease() {
        hub.deploy("r1", Kind.GOOD, NOWHERE, Events.NONE, new Cancellation());
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        assertThat(warnings()).singleElement().asString().startsWith(ADDRESS + " does not lead to local (");
        assertThat(hub.output("public")).startsWith("not checked: ");
    }

    @Test
    void anAddressThatCannotShowAReleaseDoesNotCauseARollback() throws IOException {
        try (Front front = new Front(hub.nginx.port())) {
            front.answers = Front.LOGIN;
            hub.deploy("r1");
            hub.deploy("r2", Kind.GOOD, front.url(), Events.NONE, new Cancellation());
            assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.GREEN, "r2"));
            assertThat(hub.undone()).isEmpty();
            assertThat(warnings())
                    .singleElement()
                    .asString()
                    .contains(
                            "does not show the release that is live in blue (status 302 to https://login.example.com/")
                    .contains("only the router is checked after the flip");

            hub.with(front.url()).rollback("r1");
            assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r1"));
        }
    }

    @Test
    void aProxyThatDropsHeadersMustStillShowTheStatus() throws IOException {
        try (Front front = new Front(hub.nginx.port())) {
            front.answers = Front.BARE;
            hub.deploy("r1");
            hub.deploy("r2", Kind.GOOD, front.url(), Events.NONE, new Cancellation());
            assertThat(hub.output("public")).endsWith(" answers 200");
            assertThat(warnings()).singleElement().asString().endsWith("after the flip only its status is checked");

            Events broken = at("flip", () -> front.answers = Front.LOGIN);
            Problem problem = failing(() -> hub.deploy("r3", Kind.GOOD, front.url(), broken, new Cancellation()));
            assertThat(problem.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
        }
    }

    @Test
    void theAddressMustShowAfterTheFlipWhatItShowedBefore() throws IOException {
        try (Front front = new Front(hub.nginx.port())) {
            hub.deploy("r1", Kind.GOOD, front.url(), Events.NONE, new Cancellation());
            assertThat(hub.output("address"))
                    .as("nginx' own answer shows the way")
                    .endsWith(" shows blue");
            hub.deploy("r2", Kind.GOOD, front.url(), Events.NONE, new Cancellation());
            assertThat(hub.output("address")).endsWith(" shows blue");
            assertThat(hub.output("public")).endsWith(" answers 200 from green");
            assertThat(warnings()).isEmpty();

            Events moved = at("flip", () -> front.answers = Front.LOGIN);
            Problem problem = failing(() -> hub.deploy("r3", Kind.GOOD, front.url(), moved, new Cancellation()));
            assertThat(problem.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
            assertThat(problem).hasMessageContaining("does not show the new release: status 302 to https://login");
            assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.GREEN, "r2"));
        }
    }

    private List<String> warnings() {
        return hub.events.stream()
                .filter(Event.Warning.class::isInstance)
                .map(event -> ((Event.Warning) event).text())
                .toList();
    }

    /// A proxy between visitors and nginx.
    private static final class Front implements AutoCloseable {
        static final String ALL = "all";
        /// Without Teal's headers.
        static final String BARE = "bare";
        static final String LOGIN = "login";

        private final HttpServer http;
        volatile String answers = ALL;

        Front(int port) throws IOException {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/", exchange -> {
                if (answers.equals(LOGIN)) {
                    exchange.getResponseHeaders().set("Location", "https://login.example.com/");
                    exchange.sendResponseHeaders(302, -1);
                } else {
                    URL behind = URI.create("http://127.0.0.1:" + port + exchange.getRequestURI())
                            .toURL();
                    HttpURLConnection passed = (HttpURLConnection) behind.openConnection();
                    int status = passed.getResponseCode();
                    for (String header : answers.equals(BARE) ? List.<String>of() : MARKS) {
                        Optional.ofNullable(passed.getHeaderField(header))
                                .ifPresent(
                                        value -> exchange.getResponseHeaders().set(header, value));
                    }
                    exchange.sendResponseHeaders(status, -1);
                }
                exchange.close();
            });
            http.start();
        }

        private static final List<String> MARKS = List.of("X-Teal-Slot", "X-Teal-Release");

        /// A line of teal.yml.
        String url() {
            return "url: http://127.0.0.1:" + http.getAddress().getPort() + "\n";
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }

    private static Problem failing(Runnable deployment) {
        Problem problem = catchThrowableOfType(Problem.class, deployment::run);
        assertThat(problem).as("a deployment that fails").isNotNull();
        return problem;
    }
}
