package dev.teal.data;

import dev.teal.base.Versions;
import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A consistent copy of the app's databases, as its record on the server tells.
///
/// It is tied to two releases. `of` was live and had written the data: going back to it with its data is what the
/// snapshot is for. `before` was about to be deployed, and may have changed the data since.
///
/// @param v      version of this format; 1 where the record has none
/// @param id     `before-<release>`, or `manual-<time>`
/// @param of     release that was live; empty when none was
/// @param before release that was deployed then; empty when it was taken by hand
/// @param taken  when the first copy began: every write acknowledged before that is in it
@Json(naming = Json.Naming.LowerUnderscore)
public record Snapshot(int v, String id, String of, String before, Instant taken, List<Copy> copies) {
    /// The version this Teal writes.
    public static final int VERSION = 2;

    public Snapshot {
        v = Versions.known(v, VERSION);
        Objects.requireNonNull(id);
        Objects.requireNonNull(of);
        Objects.requireNonNull(before);
        Objects.requireNonNull(taken);
        copies = List.copyOf(copies);
    }

    /// One database in it.
    ///
    /// @param database   its name in teal.yml
    /// @param bytes      size of the copy, which has no free pages
    /// @param millis     how long copying took, without the checks
    /// @param violations foreign keys that lead nowhere, as they do in the database itself
    /// @param tables     rows of each table
    /// @param sha256     of the copy when the server's sqlite3 could not check all of it, so that a later check can
    ///                   compare; empty when it was checked in full
    @Json(naming = Json.Naming.LowerUnderscore)
    public record Copy(
            String database, long bytes, long millis, int violations, List<Table> tables, Optional<String> sha256) {}

    @Json(naming = Json.Naming.LowerUnderscore)
    public record Table(String name, long rows) {}

    public static String before(String release) {
        return "before-" + release;
    }

    public boolean byHand() {
        return before.isEmpty();
    }

    public long bytes() {
        return copies.stream().mapToLong(Copy::bytes).sum();
    }
}
