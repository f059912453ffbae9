package dev.teal.load;

/// The kinds of requests in traffic.
public enum RequestKind {
    /// GET on a persistent connection.
    GET,
    /// POST of a unique key on a persistent connection.
    POST,
    /// GET on a new connection.
    FRESH,
    /// GET with a slow answer, on a persistent connection.
    SLOW,
    /// A stream of server-sent events, reopened as soon as it ends.
    EVENTS,
    /// POST of a unique key whose body arrives slowly.
    UPLOAD
}
