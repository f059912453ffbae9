package dev.teal.event;

import java.time.Instant;

/// An event with its address, as a listener receives it.
///
/// @param app     what it is about; empty before `teal.yml` was read
/// @param stage   such as `staging`; empty without
/// @param server  name of the server; empty before `teal.yml` was read
/// @param attempt id of the attempt, as in the journal; empty outside of one
public record Envelope(String app, String stage, String server, String attempt, Instant at, Event event) {}
