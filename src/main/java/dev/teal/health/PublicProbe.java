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

/// Asks the public address for the health path from this machine: the whole way, with name service, tunnel
/// and router; through a proxy where this machine's other programs use one.
///
/// @param environment of this machine; its variables name the proxy
public record PublicProbe(URI url, String path, Duration timeout, Map<String, String> environment) {

    public PublicProbe(URI url, String path, Duration timeout) {
        this(url, path, timeout, System.getenv());
    }

    /// One request. Carries a query no cache can know.
    public Answer ask() {
        HttpRequest request = HttpRequest.newBuilder(target())
                .timeout(timeout)
                .header("Cache-Control", "no-cache")
                .header("User-Agent", "teal")
                .build();
        try (HttpClient client = client()) {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            response.body().close(); // the time limit ends with the headers, and a body may have no end
            return Answer.of(response.statusCode(), response.headers());
        } catch (IOException e) {
            return Answer.none(NoAnswer.reason(e, url, timeout));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.none("interrupted");
        }
    }

    private HttpClient client() {
        EnvironmentProxies proxies = new EnvironmentProxies(environment);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(proxies);
        proxies.login(url).ifPresent(login -> {
            // Else Java gives no password to a proxy of an https address. Read when the first client is made.
            System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
            builder.authenticator(login);
        });
        return builder.build();
    }

    /// The proxy that is asked instead, for messages.
    public Optional<String> proxy() {
        return new EnvironmentProxies(environment).describe(url);
    }

    /// The address asked, for messages too, but for the query that defeats caches.
    public URI address() {
        String base = url.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    /// Without the environment, which may hold passwords.
    @Override
    public String toString() {
        return address().toString();
    }

    private URI target() {
        String nonce = Long.toHexString(ThreadLocalRandom.current().nextLong());
        return URI.create(address() + (path.contains("?") ? "&" : "?") + "teal=" + nonce);
    }
}
