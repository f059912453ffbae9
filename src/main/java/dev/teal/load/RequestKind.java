package dev.teal.load;

/// The kinds of requests that traffic is made of.
public enum RequestKind {
    /// GET on a connection that is kept.
    GET,
    /// POST of a unique key on a connection that is kept.
    POST,
    /// GET on a connection of its own.
    FRESH,
    /// GET of an answer that takes long, on a connection that is kept.
    SLOW,
    /// A stream of server-sent events, opened again as soon as it ends.
    EVENTS,
    /// POST of a unique key whose body arrives slowly.
    UPLOAD
}
