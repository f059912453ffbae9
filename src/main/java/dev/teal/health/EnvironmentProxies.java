package dev.teal.health;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The proxies in this machine's environment (`https_proxy`, `http_proxy`, `all_proxy`, `no_proxy`, in lower or
/// upper case), as curl and Go read them. Java itself reads only system properties. As in Go, loopback
/// addresses need no proxy. SOCKS proxies are ignored: Java's client does not support them.
public final class EnvironmentProxies extends ProxySelector {
    private static final int DEFAULT_PORT = 80;

    private final Map<String, String> environment;

    public EnvironmentProxies(Map<String, String> environment) {
        super();
        this.environment = environment;
    }

    /// A client for requests to an address, through its proxy.
    /// @param timeout for the connection
    public HttpClient client(URI uri, Duration timeout) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(this);
        login(uri).ifPresent(login -> {
            // Without it Java sends no password to a proxy for https. Read when the first client is made.
            System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
            builder.authenticator(login);
        });
        return builder.build();
    }

    @Override
    public List<Proxy> select(URI uri) {
        return List.of(proxyFor(uri)
                .map(proxy -> new Proxy(
                        Proxy.Type.HTTP,
                        InetSocketAddress.createUnresolved(
                                proxy.getHost(), proxy.getPort() < 0 ? DEFAULT_PORT : proxy.getPort())))
                .orElse(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The request itself reports the failure.
    }

    /// The proxy's user and password, if its address contains them.
    Optional<Authenticator> login(URI uri) {
        return proxyFor(uri).map(URI::getRawUserInfo).map(EnvironmentProxies::authenticator);
    }

    private static Authenticator authenticator(String userInfo) {
        String[] parts = userInfo.split(":", 2);
        String user = decoded(parts[0]);
        char[] password = parts.length == 2 ? decoded(parts[1]).toCharArray() : new char[0];
        return new Authenticator() {
            @Override
            protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                return getRequestorType() == RequestorType.PROXY ? new PasswordAuthentication(user, password) : null;
            }
        };
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// For messages: `proxy.example.com:3128`, without its password.
    Optional<String> describe(URI uri) {
        return proxyFor(uri).map(proxy -> proxy.getHost() + (proxy.getPort() < 0 ? "" : ":" + proxy.getPort()));
    }

    private Optional<URI> proxyFor(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        return isDirect(uri)
                ? Optional.empty()
                : Stream.of(variable(scheme + "_proxy"), variable("all_proxy"))
                        .flatMap(Optional::stream)
                        .findFirst()
                        .flatMap(EnvironmentProxies::address);
    }

    private Optional<String> variable(String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .map(key -> environment.getOrDefault(key, "").strip())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private static Optional<URI> address(String text) {
        try {
            URI proxy = URI.create(text.contains("://") ? text : "http://" + text);
            return Optional.of(proxy).filter(uri -> "http".equals(uri.getScheme()) && uri.getHost() != null);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private boolean isDirect(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        boolean loopback = host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
        return loopback
                || variable("no_proxy").stream()
                        .flatMap(names -> Stream.of(names.split("[, ]+")))
                        .anyMatch(name -> covers(name.toLowerCase(Locale.ROOT), host));
    }

    /// `example.com` and `.example.com` cover their subdomains too.
    private static boolean covers(String name, String host) {
        String bare = name.replaceFirst("^\\*?\\.", "");
        return name.equals("*") || (!bare.isEmpty() && (host.equals(bare) || host.endsWith("." + bare)));
    }
}
