package dev.teal.router;

import dev.teal.config.Layout;
import dev.teal.server.Command;
import dev.teal.server.Input;
import dev.teal.server.Scripts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// The page of `teal maintenance`: files that nginx looks for at each request, so it need not reload. Runs no command.
public record OfflinePage(Layout layout) {
    /// The values of Retry-After that nginx's file knows. nginx cannot read a number from a file.
    public static final List<Duration> RETRY_AFTER = List.of(
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(3),
            Duration.ofHours(6),
            Duration.ofHours(12),
            Duration.ofHours(24));

    /// Shows the page, or another one in its place.
    ///
    /// @param note       one line, for `teal status`
    /// @param retryAfter one of [#RETRY_AFTER]
    public Command show(byte[] page, Duration retryAfter, String note) {
        return Command.script(
                        Scripts.read(OfflinePage.class, "offline.sh"),
                        layout.route(),
                        layout.offline(),
                        layout.offlinePage(),
                        layout.retryAfter(retryAfter.toSeconds()),
                        note)
                .withInput(Input.of(page));
    }

    /// Lets requests reach the app again. The page stays: a request may still be about to read it.
    public Command hide() {
        return Command.script("rm -f \"$1\" && sync \"$2\"", layout.offline(), layout.route());
    }

    /// A page for users who have none.
    public static byte[] usual() {
        return Scripts.text(OfflinePage.class, "offline.html").getBytes(StandardCharsets.UTF_8);
    }
}
