package dev.teal.data;

import dev.teal.base.Versions;
import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A consistent copy of the app's databases, as recorded on the server.
///
/// It belongs to two releases. `of` was live and had written the data; the snapshot is for a rollback to it
/// with its data. `before` was about to be deployed, and may have changed the data since.
///
/// @param v      version of this format; 1 when the record has none
/// @param id     `before-<release>`, or `manual-<time>`
/// @param of     the live release; empty when there was none
/// @param before the release that was being deployed; empty for a manual snapshot
/// @param taken  when the first copy began: it contains every write acknowledged before
@Json(naming = Json.Naming.LowerUnderscore)
public record Snapshot(int v, String id, String of, String before, Instant taken, List<Copy> copies) {
    /// The version that this Teal writes.
    public static final int VERSION = 2;

    public Snapshot {
        v = Versions.known(v, VERSION);
        Objects.requireNonNull(id);
        Objects.requireNonNull(of);
        Objects.requireNonNull(before);
        Objects.requireNonNull(taken);
        copies = List.copyOf(copies);
    }

    /// The copy of one database.
    ///
    /// @param database   its name in teal.yml
    /// @param bytes      size of the copy, which has no free pages
    /// @param millis     how long copying took, without the checks
    /// @param violations rows whose foreign keys refer to no row, in the database as in the copy
    /// @param tables     the number of rows in each table
    /// @param sha256     of the copy when the server's sqlite3 could not check all of it, for later checks to
    ///                   compare; empty when it was fully checked
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
