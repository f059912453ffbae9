package dev.teal.data;

import dev.teal.server.Command;
import java.time.Duration;
import java.util.List;

/// The size of a directory that the app can write.
///
/// @param volume absolute
public record VolumeSize(Jail jail, String volume) {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    /// Prints it in KiB; nothing when it cannot be found out.
    public Command query() {
        return jail.around(Jail.Contents.of(new Database(volume, volume, "")), LIMIT, "size.sh", List.of());
    }
}
