package dev.teal.image.build;

import dev.teal.base.Problem;
import dev.teal.event.Progress;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.LineReader;
import dev.teal.server.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Runs a builder: shows its output, keeps it in the log, and tells why it failed.
///
/// @param local    this machine
/// @param happened the first line of the message if the build fails
public record BuildRun(Server local, String app, String happened) {
    /// What happened when a Dockerfile cannot be built.
    public static final String FAILED = "the image could not be built";

    private static final Duration LIMIT = Duration.ofHours(2);
    private static final int SHOWN_LINES = 15;

    /// @throws Problem when the build fails
    public void run(Command build, Progress progress) {
        Deque<String> last = new ArrayDeque<>();
        Optional<EngineFailure> known = Optional.empty();
        try (BuildLog log = BuildLog.of(app);
                Channel channel = local.open(build)) {
            channel.in().close();
            LineReader lines = new LineReader(channel.out());
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                log.line(line.get());
                known = Stream.concat(known.stream(), EngineFailure.in(line.get()).stream())
                        .min(Comparator.naturalOrder());
                last.addLast(line.get());
                if (last.size() > SHOWN_LINES) {
                    last.removeFirst();
                }
                progress.at(0, 0, line.get());
            }
            if (!channel.await(LIMIT).ok()) {
                List<String> details = new ArrayList<>(last);
                log.location().ifPresent(details::add);
                throw failed(known, details);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Problem failed(Optional<EngineFailure> known, List<String> details) {
        return Problem.failed(
                happened + known.map(failure -> ": " + failure.cause()).orElse(""),
                details,
                known.map(EngineFailure::next).orElse("fix the error above, then run `teal deploy` again"));
    }
}
