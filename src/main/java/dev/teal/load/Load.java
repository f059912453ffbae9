package dev.teal.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// The amount, the kinds and the target of traffic. Does not use the network before `start`.
public final class Load {
    private final InetSocketAddress address;
    private final Map<RequestKind, Integer> workers = new EnumMap<>(RequestKind.class);
    private String host;
    private String path = "/api/assets?page_size=1";
    private Duration slowFor = Duration.ZERO;
    private Duration uploadFor = Duration.ZERO;
    private Duration thinkTime = Duration.ZERO;
    private Duration timeout = Duration.ofSeconds(30);
    private boolean platformThreads;
    private Optional<SSLContext> tls = Optional.empty();

    Load(String server, int port) {
        address = new InetSocketAddress(server, port);
        host = server + ":" + port;
    }

    /// The Host header; by default server and port.
    public Load host(String name) {
        host = name;
        return this;
    }

    /// The path and query of GET; by default `/api/assets?page_size=1`.
    public Load path(String pathAndQuery) {
        path = pathAndQuery;
        return this;
    }

    /// Clients that GET on a persistent connection.
    public Load get(int clients) {
        return workers(RequestKind.GET, clients);
    }

    /// Clients that POST unique keys on a persistent connection.
    public Load post(int clients) {
        return workers(RequestKind.POST, clients);
    }

    /// Clients that GET on a new connection each time.
    public Load fresh(int clients) {
        return workers(RequestKind.FRESH, clients);
    }

    /// Clients whose requests each take that long.
    public Load slow(int clients, Duration each) {
        slowFor = each;
        return workers(RequestKind.SLOW, clients);
    }

    /// Clients that listen to server-sent events.
    public Load events(int clients) {
        return workers(RequestKind.EVENTS, clients);
    }

    /// Clients that POST unique keys in bodies that each take that long to send.
    public Load upload(int clients, Duration each) {
        uploadFor = each;
        return workers(RequestKind.UPLOAD, clients);
    }

    /// The pause of each client after each answer; none by default.
    public Load thinkTime(Duration pause) {
        thinkTime = pause;
        return this;
    }

    /// The limit for a connection and each read, beyond the time a slow request takes; 30 s by default.
    public Load timeout(Duration limit) {
        timeout = limit;
        return this;
    }

    /// Uses platform threads instead of virtual threads.
    public Load platformThreads() {
        platformThreads = true;
        return this;
    }

    /// Sends it by https, to the name in the Host header.
    public Load tls(SSLContext trust) {
        tls = Optional.of(trust);
        return this;
    }

    /// Starts the traffic.
    public Traffic start() {
        return Traffic.start(this);
    }

    private Load workers(RequestKind kind, int count) {
        workers.put(kind, count);
        return this;
    }

    Map<RequestKind, Integer> workers() {
        return workers;
    }

    public InetSocketAddress address() {
        return address;
    }

    /// A new connection, on which reads take no longer than the limit.
    Wire wire(Duration limit) throws IOException {
        return tls.isPresent()
                ? Wire.tls(address, limit, tls.get(), host.replaceFirst(":[0-9]+$", ""))
                : Wire.plain(address, limit);
    }

    public String host() {
        return host;
    }

    String path() {
        return path;
    }

    Duration slowFor() {
        return slowFor;
    }

    Duration uploadFor() {
        return uploadFor;
    }

    Duration thinkTime() {
        return thinkTime;
    }

    Duration timeout() {
        return timeout;
    }

    Thread.Builder threads() {
        return platformThreads ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
    }
}
