package dev.teal.deploy.state;

import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.base.Times;
import dev.teal.server.LockHeld;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// What a user has put in force on the server until somebody ends it: a maintenance, or a lock of deployments.
///
/// @param v    version of this format
/// @param by   `user@host`
/// @param text why; may be empty
@io.avaje.jsonb.Json
public record UserNote(int v, Optional<Instant> at, String by, String text) {
    private static final int VERSION = 1;

    /// A newer version only adds members: what it says is in force in any case.
    public UserNote {
        by = Objects.requireNonNullElse(by, "");
        text = Objects.requireNonNullElse(text, "");
    }

    public UserNote(Instant at, String by, String text) {
        this(VERSION, Optional.of(at), by, text);
    }

    /// A file that a person made by hand, perhaps an empty one, is in force too.
    public static UserNote of(String line) {
        try {
            return Json.read(UserNote.class, line, "a note");
        } catch (Problem byHand) {
            return new UserNote(VERSION, Optional.empty(), "", line);
        }
    }

    /// The refusal of a deployment while this is a lock.
    ///
    /// @param server its name
    public LockHeld refusal(String server) {
        return new LockHeld(
                "deployments to " + server + " are locked " + describe(),
                "wait until that person runs `teal lock release` (`--wait` does), or run it yourself if the reason is"
                        + " gone");
    }

    public String line() {
        return Json.write(UserNote.class, this);
    }

    /// The failure of a command that writes or removes the file of a note.
    ///
    /// @param how `written` or `removed`
    public static Problem unchanged(String file, String how, Server server, Result result) {
        return Problem.failed(
                file + " cannot be " + how + " on " + server.name(),
                result.errorLines(),
                "fix that folder (disk full, read-only?), then run the command again");
    }

    /// `by ada@laptop since 2026-11-30 21:00:00 UTC: migration of the old orders`
    public String describe() {
        return (by.isEmpty() ? "by hand on the server" : "by " + by)
                + at.map(moment -> " since " + Times.of(moment)).orElse("")
                + (text.isBlank() ? "" : ": " + text);
    }
}
