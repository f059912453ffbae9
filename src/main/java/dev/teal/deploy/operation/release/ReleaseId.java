package dev.teal.deploy.operation.release;

import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A new release's name, and the commit it is built from.
///
/// @param id     UTC time to the second, and inside git the short commit: `20261123-091533-3fa2c1b`, with the suffix
///               `-dirty` when the tree has changes
/// @param commit full hash, with the suffix `-dirty` when the tree has changes; empty outside git
public record ReleaseId(String id, String commit) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int SHORT = 7;
    private static final String DIRTY = "-dirty";

    private static final String COMMIT = """
            cd "$1" && commit=$(git rev-parse --verify HEAD 2>/dev/null) || exit 0
            [ -z "$(git status --porcelain 2>/dev/null | head -n 1)" ] || commit=$commit-dirty
            printf '%s\\n' "$commit"
            """;

    private static final Pattern FORM = Pattern.compile("(\\d{8}-\\d{6})(-[0-9a-f]{7}(-dirty)?|-adopted)?");

    /// The time in a text of the form that ids have; empty for any other text.
    public static Optional<Instant> time(String text) {
        Matcher form = FORM.matcher(text);
        try {
            return form.matches() ? Optional.of(TIME.parse(form.group(1), Instant::from)) : Optional.empty();
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }

    /// @param folder the app's sources
    public static ReleaseId next(Server local, Path folder, Clock clock) {
        Result git = local.run(Command.script(COMMIT, List.of(folder.toString())));
        String commit = git.out().strip();
        String time = TIME.format(clock.instant());
        if (commit.length() < SHORT) {
            return new ReleaseId(time, commit);
        }
        String dirty = commit.endsWith(DIRTY) ? DIRTY : "";
        return new ReleaseId(time + "-" + commit.substring(0, SHORT) + dirty, commit);
    }
}
