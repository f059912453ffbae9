package dev.teal.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teal.base.Problem;
import dev.teal.config.TunnelConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A tunnel whose rules Cloudflare stores, against a local server that speaks the documented API.
class RemoteTunnelTest {
    private static final Origin NGINX = new Origin("127.0.0.1", 80, Set.of(3000, 3001));
    private static final String BEFORE = "{\"ingress\":[{\"hostname\":\"hub.example.com\","
            + "\"service\":\"http://localhost:3000\",\"originRequest\":{\"connectTimeout\":1e1,\"x\":\"\\u00e9é\"}},"
            + " {\"service\":\"http_status:404\"}],\"warp-routing\":{\"enabled\":true},\"new\":1.0}";
    private static final String AFTER = BEFORE.replace("http://localhost:3000", "http://127.0.0.1:80");
    private static final String HTML = "<html><title>502 Bad Gateway</title></html>";

    private FakeCloudflare cloudflare = new FakeCloudflare(BEFORE);

    @AfterEach
    void down() {
        cloudflare.close();
    }

    private RemoteTunnel tunnel(String token, String id) {
        TunnelConfig.Remote config =
                new TunnelConfig.Remote(FakeCloudflare.ACCOUNT, id, "CF_TOKEN", "", cloudflare.api());
        CloudflareApi.Limits limits = new CloudflareApi.Limits(Duration.ofSeconds(2), Duration.ofSeconds(1));
        ApiErrors errors = new ApiErrors(cloudflare.api(), "CF_TOKEN");
        return new RemoteTunnel(config, new CloudflareApi(cloudflare.api(), token, errors, Map.of(), limits));
    }

    private RemoteTunnel tunnel() {
        return tunnel(FakeCloudflare.TOKEN, FakeCloudflare.TUNNEL);
    }

    private void point() {
        try (RemoteTunnel tunnel = tunnel()) {
            StoredRules shown = tunnel.read();
            tunnel.write(shown, change(shown).after());
        }
    }

    private static Pointing change(StoredRules stored) {
        return Pointing.of(stored.rules(), List.of("hub.example.com"), NGINX);
    }

    private static Problem problem(Runnable act) {
        Problem problem = catchThrowableOfType(Problem.class, act::run);
        assertThat(problem).isNotNull();
        assertThat(problem.happened() + problem.details() + problem.next())
                .doesNotContain(FakeCloudflare.TOKEN, "localhost:", "Exception");
        return problem;
    }

    private static String all(Problem problem) {
        return problem.happened() + "\n" + String.join("\n", problem.details()) + "\n" + problem.next();
    }

    private void nothingWritten() {
        assertThat(cloudflare.writes()).isZero();
        assertThat(cloudflare.config()).isEqualTo(BEFORE);
    }

    @Test
    void onlyTheServiceOfTheHostChangesAndASecondChangeIsNone() {
        point();
        assertThat(cloudflare.config()).isEqualTo(AFTER);
        assertThat(cloudflare.version()).isEqualTo(8);
        OneHunk.mustBe(BEFORE, cloudflare.config(), "localhost:3000", "127.0.0.1:80");
        try (RemoteTunnel tunnel = tunnel()) {
            assertThat(change(tunnel.read()).isEmpty()).isTrue();
        }
        assertThat(cloudflare.requests())
                .filteredOn(request -> !request.endsWith("/configurations"))
                .isEmpty();
    }

    @Test
    void anAnswerInAnotherOrderAndSpellingIsTheSame() {
        cloudflare.with((exchange, request, count) -> {
            if (request.startsWith("GET ") && count == 2) {
                cloudflare.change("{\"new\":1,\"warp-routing\":{\"enabled\":true},\"ingress\":[{\"originRequest\":"
                        + "{\"x\":\"éé\",\"connectTimeout\":10},\"service\":\"http://127.0.0.1:80\",\"hostname\":"
                        + "\"hub.example.com\"},{\"service\":\"http_status:404\"}]}");
            }
            if (request.startsWith("PUT ")) {
                FakeCloudflare.send(exchange, 200, "{\"success\":true,\"result\":{}}");
            }
            return request.startsWith("PUT ");
        });
        point();
    }

    @Test
    void aWrongTokenIsRefused() {
        Problem problem = problem(() -> {
            try (RemoteTunnel tunnel = tunnel("other", FakeCloudflare.TUNNEL)) {
                tunnel.read();
            }
        });
        assertThat(all(problem))
                .contains("refuses the token in the secret CF_TOKEN", "403", "10000: Authentication error", "Edit");
    }

    @Test
    void aMissingPermissionIsRefused() {
        cloudflare.with((exchange, _, _) -> {
            FakeCloudflare.error(exchange, 403, 9109, "Unauthorized to access requested resource");
            return true;
        });
        assertThat(all(problem(this::point))).contains("9109: Unauthorized", "Cloudflare Tunnel: Edit");
    }

    @Test
    void anUnknownTunnelIsNamed() {
        Problem problem = problem(() -> {
            try (RemoteTunnel tunnel = tunnel(FakeCloudflare.TOKEN, "00000000-0000-0000-0000-000000000000")) {
                tunnel.read();
            }
        });
        assertThat(all(problem)).contains("knows no such tunnel", "tunnel.id");
    }

    @Test
    void aLocallyManagedTunnelIsNotWritten() {
        cloudflare.source("local");
        assertThat(all(problem(this::point))).contains("in a config.yml", "tunnel: {config:");
        nothingWritten();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"ingress\":[]}", "[]", "\"x\""})
    void aTunnelWithoutRulesIsNotWritten(String config) {
        cloudflare.change(config);
        assertThat(all(problem(this::point))).contains("nothing was changed", "add a first public hostname");
        assertThat(cloudflare.writes()).isZero();
    }

    @Test
    void aConflictBetweenLookAndWriteStopsIt() {
        String theirs = BEFORE.replace("3000", "4000");
        cloudflare.with((_, _, count) -> {
            if (count == 1) {
                cloudflare.change(theirs);
            }
            return false;
        });
        assertThat(all(problem(this::point))).contains("version 7, now 8", "nothing was written");
        assertThat(cloudflare.writes()).isZero();
        assertThat(cloudflare.config()).isEqualTo(theirs);
    }

    @Test
    void aChangeBetweenWriteAndReadBackIsReported() {
        cloudflare.with((_, request, count) -> {
            if (request.startsWith("GET ") && count == 2) {
                cloudflare.change(BEFORE.replace("localhost:3000", "10.0.0.9:1"));
            }
            return false;
        });
        assertThat(all(problem(this::point)))
                .contains("version 9 where 8 was expected", "other rules", "hub.example.com -> http://10.0.0.9:1");
    }

    @Test
    void aLimitThatEndsSoonIsWaitedFor() {
        cloudflare.with((exchange, _, _) -> cloudflare.requests().size() == 1 && FakeCloudflare.limited(exchange, "1"));
        point();
        assertThat(cloudflare.config()).isEqualTo(AFTER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"300", "", "0"})
    void aLimitThatLastsIsAnError(String retryAfter) {
        cloudflare.with((exchange, _, _) -> FakeCloudflare.limited(exchange, retryAfter));
        assertThat(all(problem(this::point))).contains("no more requests for now (status 429)", "five minutes");
        assertThat(cloudflare.requests()).hasSizeLessThanOrEqualTo(2);
        nothingWritten();
    }

    @Test
    void halfAnAnswerIsNotWritten() {
        cloudflare.with((exchange, _, _) -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"success\":true,\"result\":{\"config\":{\"ingress\":[".getBytes(UTF_8));
            return true;
        });
        assertThat(all(problem(this::point))).contains("cut before the end of the answer");
        nothingWritten();
    }

    @Test
    void anAnswerThatNeverEndsIsGivenUp() {
        cloudflare.with((exchange, _, _) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                Thread.sleep(Duration.ofSeconds(4));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return true;
        });
        assertThat(all(problem(this::point))).contains("no answer within 2 s");
        nothingWritten();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HTML,
                "{\"success\":true,\"result\":{\"config\":{\"ingress\":[",
                "",
                "[]",
                "\"ok\"",
                "{\"result\":{}}"
            })
    void whatIsNotAnAnswerOfTheApiIsNotWritten(String body) {
        for (int status : new int[] {200, 502}) {
            cloudflare.with((exchange, _, _) -> {
                FakeCloudflare.send(exchange, status, body);
                return true;
            });
            assertThat(all(problem(this::point))).contains("gave no answer of Cloudflare's API");
        }
        nothingWritten();
    }

    @Test
    void aRedirectIsNotFollowed() {
        cloudflare.with((exchange, _, count) -> {
            exchange.getResponseHeaders().set("Location", cloudflare.api() + "/elsewhere");
            exchange.sendResponseHeaders(307, -1);
            return true;
        });
        assertThat(all(problem(this::point))).contains("status 307");
        assertThat(cloudflare.requests()).hasSize(1);
    }

    @Test
    void aRefusedWriteSaysThatNothingWasWritten() {
        cloudflare.with((exchange, request, _) -> {
            if (request.startsWith("PUT ")) {
                FakeCloudflare.error(exchange, 400, 1056, "Bad Configuration: Validation failed");
            }
            return request.startsWith("PUT ");
        });
        assertThat(all(problem(this::point)))
                .contains("1056: Bad Configuration", "nothing was written: version 7 as before");
        assertThat(cloudflare.config()).isEqualTo(BEFORE);
    }

    @Test
    void aWriteThatWasDoneThoughItsAnswerIsLostIsDone() {
        cloudflare.with((exchange, request, _) -> {
            if (request.startsWith("PUT ")) {
                cloudflare.change(AFTER);
                FakeCloudflare.send(exchange, 502, HTML);
            }
            return request.startsWith("PUT ");
        });
        point();
        assertThat(cloudflare.version()).isEqualTo(8);
    }

    @Test
    void anUnknownResultIsCalledUnknown() {
        cloudflare.with((exchange, request, count) -> {
            boolean broken = request.startsWith("PUT ") || count >= 2;
            if (broken) {
                FakeCloudflare.send(exchange, 502, HTML);
            }
            return broken;
        });
        assertThat(all(problem(this::point))).contains("whether the change was written is unknown");
    }

    @Test
    void noConnection() {
        cloudflare.close();
        assertThat(all(problem(this::point))).contains("no connection");
    }
}
