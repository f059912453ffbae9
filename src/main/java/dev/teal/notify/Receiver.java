package dev.teal.notify;

import dev.teal.base.Times;
import dev.teal.config.NotifyConfig.Format;
import dev.teal.health.EnvironmentProxies;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// An address that gets messages, one after the other, in the background. A message that fails is sent again.
final class Receiver {
    /// Of one try.
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /// Between the tries of one message.
    private static final List<Duration> WAITS =
            List.of(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

    private static final int TOO_MANY_REQUESTS = 429;

    private final URI url;
    private final String signingSecret;
    private final Format format;
    private final Map<String, String> environment;
    private final Map<Message, String> undelivered = new LinkedHashMap<>();
    private CompletableFuture<?> last = CompletableFuture.completedFuture("");

    /// @param signingSecret empty for no signature
    /// @param environment   of this machine; names its proxies
    Receiver(URI url, String signingSecret, Format format, Map<String, String> environment) {
        this.url = url;
        this.signingSecret = signingSecret;
        this.format = format;
        this.environment = environment;
    }

    /// For people, without the path, which may be a secret.
    String name() {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    /// Returns at once.
    void post(Message message) {
        if (message.isFor(format)) {
            failed(message, "it has not answered yet");
            last = last.handleAsync((_, _) -> deliver(message), Thread::startVirtualThread);
        }
    }

    /// Waits until each message is delivered or given up.
    ///
    /// @param nanos the longest wait; may be negative
    /// @return the messages that were not delivered, and why
    Map<Message, String> await(long nanos) {
        try {
            last.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // The messages that are left say why.
        } catch (InterruptedException ctrlC) {
            Thread.currentThread().interrupt();
        }
        synchronized (undelivered) {
            return new LinkedHashMap<>(undelivered);
        }
    }

    private void failed(Message message, String why) {
        synchronized (undelivered) {
            undelivered.put(message, why);
        }
    }

    private void delivered(Message message) {
        synchronized (undelivered) {
            undelivered.remove(message);
        }
    }

    /// @return whether the receiver has it
    private boolean deliver(Message message) {
        String body = message.body(format);
        try (HttpClient client = new EnvironmentProxies(environment).client(url, LIMIT)) {
            Optional<Boolean> result = send(client, message, body);
            for (int i = 0; result.isEmpty() && i < WAITS.size(); i++) {
                Thread.sleep(WAITS.get(i));
                result = send(client, message, body);
            }
            client.shutdownNow(); // an answer that never ends would keep it
            return result.orElse(false);
        } catch (InterruptedException e) {
            return false;
        }
    }

    /// @return whether the receiver has it; empty when another try may help
    private Optional<Boolean> send(HttpClient client, Message message, String body) throws InterruptedException {
        try {
            HttpResponse<InputStream> response =
                    client.send(request(message, body), HttpResponse.BodyHandlers.ofInputStream());
            response.body().close(); // the time limit covers only the headers, and a body may be endless
            return judge(message, response.statusCode());
        } catch (HttpTimeoutException e) {
            failed(message, "no answer within " + Times.of(LIMIT));
        } catch (ConnectException e) {
            failed(message, "no connection");
        } catch (IOException e) {
            failed(message, "it cut the connection, or does not answer in HTTP");
        }
        return Optional.empty();
    }

    private Optional<Boolean> judge(Message message, int status) {
        if (status / 100 == 2) {
            delivered(message);
            return Optional.of(true);
        }
        failed(message, "it answered " + status);
        return status / 100 == 5 || status == TOO_MANY_REQUESTS ? Optional.empty() : Optional.of(false);
    }

    private HttpRequest request(Message message, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .header("User-Agent", "teal")
                .header("X-Teal-Id", message.id());
        if (!signingSecret.isEmpty()) {
            String timestamp = String.valueOf(Instant.now().getEpochSecond());
            request.header("X-Teal-Timestamp", timestamp)
                    .header("X-Teal-Signature", Signature.of(signingSecret, timestamp, body));
        }
        return request.POST(HttpRequest.BodyPublishers.ofString(body)).build();
    }
}
