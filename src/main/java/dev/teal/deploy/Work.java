package dev.teal.deploy;

import dev.teal.data.Snapshot;
import dev.teal.event.Cancellation;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.event.Progress;
import dev.teal.image.Image;
import dev.teal.server.Identity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// What the steps of one running deployment share: how things stand, the lock once it is held, the image once
/// it is made.
final class Work {
    private static final Duration TICK = Duration.ofMillis(50);

    private final Events events;
    private final Cancellation cancellation;
    private final Clock clock;
    private Entry attempt;
    private Survey survey;
    private Optional<Fence> fence = Optional.empty();
    private Optional<Engine> engine = Optional.empty();
    private Optional<Image> image = Optional.empty();
    private Optional<Identity> lookedAs = Optional.empty();
    private Optional<Snapshot> snapshot = Optional.empty();
    private Optional<Instant> newReleaseRan = Optional.empty();
    private PublicView publicView = PublicView.WHOLE;
    private OptionalLong holdEnds = OptionalLong.empty();
    private boolean mayCancel = true;

    Work(Survey survey, Entry attempt, Events events, Cancellation cancellation, Clock clock) {
        this.survey = survey;
        this.attempt = attempt;
        this.events = events;
        this.cancellation = cancellation;
        this.clock = clock;
    }

    /// The site; once the lock is held, its server is the fenced one.
    Site site() {
        return survey.site();
    }

    Survey survey() {
        return survey;
    }

    void survey(Survey fresh) {
        this.survey = fresh;
    }

    /// What the journal lines of this deployment have in common.
    Entry attempt() {
        return attempt;
    }

    /// The plan was made again under the lock.
    void attempt(Entry fresh) {
        this.attempt = fresh;
    }

    /// Adds a line to the journal once the lock is held; before that nothing on the server is touched.
    void note(Entry.Phase phase, String step, String text) {
        fence.ifPresent(held -> held.note(attempt.with(clock.instant(), held.epoch(), phase, step, text)));
    }

    /// The last line of the attempt: nothing is left to recover.
    void end(Entry.Outcome how, String text) {
        fence.ifPresent(held -> held.note(attempt.ended(clock.instant(), held.epoch(), how, text)));
    }

    Events events() {
        return events;
    }

    Clock clock() {
        return clock;
    }

    Optional<Fence> fence() {
        return fence;
    }

    /// The lock's epoch; 0 before it is held.
    int epoch() {
        return fence.map(Fence::epoch).orElse(0);
    }

    /// Requests wait for us from here on, so long at most.
    void holding(Duration most) {
        holdEnds = OptionalLong.of(System.nanoTime() + most.toNanos());
    }

    boolean holds() {
        return holdEnds.isPresent();
    }

    /// The way back has as much time of its own.
    void holdingOn(Duration most) {
        if (holds()) {
            holding(most);
        }
    }

    void holdsNoLonger() {
        holdEnds = OptionalLong.empty();
    }

    /// A limit, or what is left of the time in which requests may wait; a second is always there.
    Duration within(Duration limit) {
        if (!holds()) {
            return limit;
        }
        Duration left = Duration.ofNanos(Math.max(1_000_000_000L, holdEnds.getAsLong() - System.nanoTime()));
        return left.compareTo(limit) < 0 ? left : limit;
    }

    /// From now on all commands go through the lock's holder.
    void fence(Fence taken) {
        this.fence = Optional.of(taken);
        this.survey = survey.through(taken);
    }

    Image image() {
        return image.orElseThrow(() -> new IllegalStateException("the image was not made yet"));
    }

    /// Known once the image is made.
    Engine engine() {
        return engine.orElseThrow();
    }

    void engine(Engine asked) {
        this.engine = Optional.of(asked);
    }

    void image(Image made) {
        this.image = Optional.of(made);
    }

    /// As whom access to the volumes was looked at already.
    Optional<Identity> lookedAs() {
        return lookedAs;
    }

    void lookedAs(Identity user) {
        this.lookedAs = Optional.of(user);
    }

    /// What was taken of the data before anything new ran on it.
    Optional<Snapshot> snapshot() {
        return snapshot;
    }

    void snapshot(Snapshot taken) {
        this.snapshot = Optional.of(taken);
    }

    /// Since when something of the new release runs, or has run: what it did to the data stays.
    Optional<Instant> newReleaseRan() {
        return newReleaseRan;
    }

    void newReleaseRuns() {
        this.newReleaseRan = Optional.of(clock.instant());
    }

    /// What the public address showed before anything moved.
    PublicView publicView() {
        return publicView;
    }

    void publicView(PublicView seen) {
        this.publicView = seen;
    }

    /// Past the point of no return the wish to stop is not heard: stopping there would leave more to mend.
    void ignoreCancellation() {
        mayCancel = false;
    }

    boolean cancelled() {
        return mayCancel && cancellation.requested();
    }

    void checkCancelled() {
        if (mayCancel) {
            cancellation.check();
        }
    }

    /// Waits; ends early with [dev.teal.event.Cancelled] when the user asks to stop.
    void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            checkCancelled();
            try {
                Thread.sleep(Duration.ofNanos(Math.min(left, TICK.toNanos())));
            } catch (InterruptedException e) {
                checkCancelled();
            }
        }
    }

    void tell(Step step, long done, long total, String text) {
        checkCancelled();
        events.emit(new Event.StepProgress(step.name(), done, total, text));
    }

    Progress progress(Step step) {
        return (done, total, text) -> tell(step, done, total, text);
    }

    void warn(String text, String next) {
        events.emit(new Event.Warning(text, next));
    }
}
