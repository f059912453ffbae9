package dev.teal.tunnel;

import dev.teal.base.Times;
import dev.teal.health.EnvironmentProxies;
import dev.teal.tunnel.JsonParser.NotJson;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Requests to Cloudflare's API, with the token of the user. Redirects are not followed: they would get the
/// token.
final class CloudflareApi implements AutoCloseable {
    /// A configuration has some KiB.
    private static final long MAX_BYTES = 16L << 20;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int OK = 200;

    private final URI base;
    private final String token;
    private final ApiErrors errors;
    private final Limits limits;
    private final HttpClient client;

    /// @param request      of one request, from the connection to the last byte of the answer
    /// @param longestPause for which a request is repeated that comes too early (status 429)
    record Limits(Duration request, Duration longestPause) {
        static final Limits USUAL = new Limits(Duration.ofSeconds(30), Duration.ofSeconds(60));
    }

    /// @param token       never shown; printable ASCII
    /// @param errors      makes the messages
    /// @param environment of this machine; names its proxies
    CloudflareApi(URI base, String token, ApiErrors errors, Map<String, String> environment, Limits limits) {
        this.base = base;
        this.token = token;
        this.errors = errors;
        this.limits = limits;
        this.client = new EnvironmentProxies(environment).client(base, limits.request());
    }

    /// @param path below the base URL, with its query
    ApiAnswer get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    /// @throws ApiProblem when the answer does not say that it was done; after a 4xx it was not, otherwise it
    /// may have been
    ApiAnswer send(String method, String path, String json) {
        return send(method, path, BodyPublishers.ofString(json));
    }

    private ApiAnswer send(String method, String path, HttpRequest.BodyPublisher body) {
        String shown = method + " " + path;
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .header("User-Agent", "teal")
                .method(method, body)
                .build();
        HttpResponse<byte[]> response = once(request, shown);
        if (response.statusCode() == TOO_MANY_REQUESTS) {
            pause(response, shown);
            response = once(request, shown);
            if (response.statusCode() == TOO_MANY_REQUESTS) {
                throw errors.limited(shown, ", also after a pause");
            }
        }
        return answer(response, shown);
    }

    /// The time limit of Java's client covers only the headers.
    private HttpResponse<byte[]> once(HttpRequest request, String shown) {
        var coming = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            return coming.get(limits.request().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            coming.cancel(true);
            throw errors.unreachable(shown, "no answer within " + Times.of(limits.request()));
        } catch (ExecutionException e) {
            throw errors.unreachable(shown, reason(e));
        } catch (InterruptedException e) {
            coming.cancel(true);
            Thread.currentThread().interrupt();
            throw errors.unreachable(shown, "interrupted");
        }
    }

    private static String reason(ExecutionException failed) {
        return switch (failed.getCause()) {
            case ConnectException _ -> "no connection";
            case IOException e -> "the connection was cut before the end of the answer (" + e.getMessage() + ")";
            case null, default -> failed.toString();
        };
    }

    private void pause(HttpResponse<?> response, String shown) {
        String seconds = response.headers().firstValue("Retry-After").orElse("");
        long wait = seconds.matches("[0-9]{1,6}") ? Long.parseLong(seconds) : Long.MAX_VALUE;
        if (wait > limits.longestPause().toSeconds()) {
            throw errors.limited(shown, seconds.isEmpty() ? "" : ", Retry-After: " + seconds);
        }
        try {
            Thread.sleep(Duration.ofSeconds(wait));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw errors.limited(shown, ", interrupted");
        }
    }

    private ApiAnswer answer(HttpResponse<byte[]> response, String shown) {
        int status = response.statusCode();
        String text = text(response.body(), status, shown);
        JsonNode root;
        try {
            root = JsonParser.parse(text);
        } catch (NotJson e) {
            throw errors.unreadable(shown, status, "it is not JSON: " + e.what());
        }
        if (root.member("success").isTrue() && status == OK) {
            return new ApiAnswer(text, root);
        }
        if (root.member("success").isNull()) {
            throw errors.unreadable(shown, status, "it has no `success`");
        }
        throw errors.refused(shown, status, root);
    }

    private String text(byte[] body, int status, String shown) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw errors.unreadable(shown, status, "it is not UTF-8");
        }
    }

    /// Does not wait for an answer that never ends.
    @Override
    public void close() {
        client.shutdownNow();
    }
}
