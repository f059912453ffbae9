package dev.teal.health;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// Explains in words why a request got no answer. Java's HTTP client only has nested exceptions, often without
/// a message.
final class NoAnswer {
    private NoAnswer() {}

    /// @param timeout of the request
    static String reason(IOException failure, URI url, Duration timeout) {
        String host = url.getHost();
        if (has(failure, UnresolvedAddressException.class) || has(failure, UnknownHostException.class)) {
            return "the name " + host + " cannot be resolved on this machine";
        }
        if (failure instanceof HttpConnectTimeoutException) {
            return "no connection to " + server(url) + " within " + seconds(timeout);
        }
        if (failure instanceof HttpTimeoutException) {
            return "no answer from " + server(url) + " within " + seconds(timeout);
        }
        if (failure instanceof SSLException) {
            return secure(failure, url);
        }
        return connection(failure, url);
    }

    private static String connection(IOException failure, URI url) {
        String message = message(failure);
        if (has(failure, NoRouteToHostException.class) || message.contains("unreachable")) {
            return "no route to " + server(url);
        }
        if (failure instanceof ConnectException) {
            return message.isEmpty() || message.contains("refused")
                    ? "connection refused by " + server(url)
                    : "no connection to " + server(url) + ": " + message;
        }
        if (failure instanceof ProtocolException) {
            return server(url) + " does not speak HTTP: " + message;
        }
        if (has(failure, SocketException.class) || has(failure, EOFException.class) || message.contains("no bytes")) {
            return server(url) + " closed the connection without an answer";
        }
        return "no answer from " + server(url) + ": "
                + (message.isEmpty() ? failure.getClass().getSimpleName() : message);
    }

    private static String secure(IOException failure, URI url) {
        String invalid = "the certificate of " + server(url) + " is not valid: ";
        if (has(failure, CertificateExpiredException.class)) {
            return invalid + "it has expired (" + deepest(failure) + ")";
        }
        if (has(failure, CertificateNotYetValidException.class)) {
            return invalid + "it is not valid yet (" + deepest(failure) + "); check the clock of this machine";
        }
        if (has(failure, CertPathValidatorException.class) || message(failure).contains("PKIX path building failed")) {
            return invalid + "no authority that Java trusts has signed it, or an intermediate certificate is missing";
        }
        if (has(failure, CertificateException.class)) {
            return invalid + deepest(failure); // the message contains the name that does not match
        }
        return message(failure).contains("SSL message") || message(failure).contains("plaintext")
                ? server(url) + " does not speak TLS"
                : "no TLS connection to " + server(url) + ": " + deepest(failure);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
        return kind.isInstance(failure)
                || Optional.ofNullable(failure.getCause())
                        .filter(cause -> has(cause, kind))
                        .isPresent();
    }

    private static String deepest(Throwable failure) {
        return failure.getCause() == null ? message(failure) : deepest(failure.getCause());
    }

    private static String message(Throwable failure) {
        return Optional.ofNullable(failure.getMessage()).orElse("");
    }

    private static String server(URI url) {
        return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
