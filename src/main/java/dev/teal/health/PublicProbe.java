package dev.teal.health;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Requests the health path at the public address from this machine: through DNS, tunnel and router, and
/// through a proxy if the environment names one.
///
/// @param environment of this machine; its variables name the proxy
public record PublicProbe(URI url, String path, Duration timeout, Map<String, String> environment) {

    public PublicProbe(URI url, String path, Duration timeout) {
        this(url, path, timeout, System.getenv());
    }

    /// Sends one request, with a random query so that no cache can answer it.
    public Answer ask() {
        HttpRequest request = HttpRequest.newBuilder(target())
                .timeout(timeout)
                .header("Cache-Control", "no-cache")
                .header("User-Agent", "teal")
                .build();
        try (HttpClient client = new EnvironmentProxies(environment).client(url, timeout)) {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            response.body().close(); // the time limit covers only the headers, and a body may be endless
            return Answer.of(response.statusCode(), response.headers());
        } catch (IOException e) {
            return Answer.none(NoAnswer.reason(e, url, timeout));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.none("interrupted");
        }
    }

    /// The proxy that requests go through, for messages.
    public Optional<String> proxy() {
        return new EnvironmentProxies(environment).describe(url);
    }

    /// The requested address, without the random query. Also for messages.
    public URI address() {
        String base = url.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    /// Omits the environment, which may contain passwords.
    @Override
    public String toString() {
        return address().toString();
    }

    private URI target() {
        String nonce = Long.toHexString(ThreadLocalRandom.current().nextLong());
        return URI.create(address() + (path.contains("?") ? "&" : "?") + "teal=" + nonce);
    }
}
