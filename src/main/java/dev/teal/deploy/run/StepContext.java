package dev.teal.deploy.run;

import dev.teal.app.Slot;
import dev.teal.base.Cancellation;
import dev.teal.base.Finding;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.event.Change;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.event.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What the steps of one running deployment share: the server's state, the lock once it is held, progress and
/// cancellation.
public final class StepContext {
    private static final Duration TICK = Duration.ofMillis(50);

    private final Events events;
    private final Cancellation cancellation;
    private final Clock clock;
    private final PauseTime pause = new PauseTime();
    private Entry attempt;
    private ServerState state;
    private Optional<FencedServer> fence = Optional.empty();
    private Optional<Instant> newReleaseRan = Optional.empty();
    private boolean mayCancel = true;
    private boolean waits;
    private boolean announced;
    private boolean recovering;
    private String step = "";

    public StepContext(ServerState state, Entry attempt, Events events, Cancellation cancellation, Clock clock) {
        this.state = state;
        this.attempt = attempt;
        this.events = events;
        this.cancellation = cancellation;
        this.clock = clock;
    }

    /// The context of another attempt on the same server under the same lock: one that is recovered.
    public StepContext of(Entry other) {
        StepContext context = new StepContext(state, other, events, cancellation, clock);
        context.fence = fence;
        context.recovering = true;
        return context;
    }

    /// The target; once the lock is held, its server is the fenced one.
    public Target target() {
        return state.target();
    }

    public ServerState state() {
        return state;
    }

    public void state(ServerState fresh) {
        this.state = fresh;
    }

    /// The common part of this deployment's journal lines.
    public Entry attempt() {
        return attempt;
    }

    /// Replaces it when the plan is made again under the lock.
    public void attempt(Entry fresh) {
        this.attempt = fresh;
    }

    /// Adds a line to the journal once the lock is held; before that nothing on the server is changed.
    public void note(Entry.Phase phase, String step, String text) {
        journal().ifPresent(held -> held.note(attempt.with(clock.instant(), held.epoch(), phase, step, text)));
    }

    /// The line before a step acts.
    void intent(Step next) {
        journal()
                .ifPresent(held -> held.note(
                        attempt.intent(clock.instant(), held.epoch(), next.name(), next.effect(), next.describe())));
    }

    /// The last line of the attempt: nothing is left to recover.
    public void end(Entry.Outcome how, String text) {
        journal().ifPresent(held -> held.note(attempt.ended(clock.instant(), held.epoch(), how, text)));
    }

    private Optional<FencedServer> journal() {
        return fence.filter(held -> attempt.kind().isJournaled());
    }

    /// Reports a change of what visitors get. An attempt whose start was not reported has none: it did not get as far
    /// as the journal. The id of the attempt and the change identify the report, also when a recovery repeats it.
    ///
    /// @param reason why the attempt failed; else empty
    public void changed(Change change, String reason) {
        if (!attempt.kind().reachesVisitors() || (!announced && change != Change.STARTED)) {
            return;
        }
        if (!announced && !target().config().notifications().isEmpty()) {
            fence.ifPresent(FencedServer::flush); // no report of what a recovery would not find
        }
        announced = true;
        events.of(attempt.deployment())
                .emit(new Event.Changed(
                        change,
                        attempt.kind().word(),
                        attempt.release(),
                        previousRelease(),
                        attempt.to(),
                        attempt.by(),
                        recovering,
                        reason));
    }

    /// The release that was live when the attempt began; empty when there was none.
    public String previousRelease() {
        return state.slotState(Slot.named(attempt.from()).orElse(state.live())).release();
    }

    public Events events() {
        return events;
    }

    public Clock clock() {
        return clock;
    }

    public Optional<FencedServer> fence() {
        return fence;
    }

    /// The lock's epoch; 0 before it is held.
    public int epoch() {
        return fence.map(FencedServer::epoch).orElse(0);
    }

    public PauseTime pause() {
        return pause;
    }

    /// From now on all commands go through the fenced server.
    public void fence(FencedServer taken) {
        this.fence = Optional.of(taken);
        this.state = state.through(taken);
    }

    /// When the new release, or its command, first ran: what it did to the data stays.
    public Optional<Instant> newReleaseRan() {
        return newReleaseRan;
    }

    public void newReleaseRuns() {
        this.newReleaseRan = Optional.of(clock.instant());
    }

    /// Whether the lock is waited for without a limit.
    public boolean waits() {
        return waits;
    }

    void waits(boolean forTheLock) {
        waits = forTheLock;
    }

    /// Past the point of no return a cancellation is ignored: stopping would leave more to recover.
    public void ignoreCancellation() {
        mayCancel = false;
    }

    /// Whether the user asked to stop, even where that is ignored.
    public boolean stopRequested() {
        return cancellation.requested();
    }

    public boolean cancelled() {
        return mayCancel && cancellation.requested();
    }

    public void checkCancelled() {
        if (mayCancel) {
            cancellation.check();
        }
    }

    /// Waits; ends early with [dev.teal.base.Cancelled] when the user asks to stop.
    public void sleep(Duration time) {
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

    /// Progress is reported under this step's name from now on.
    void begin(Step running) {
        step = running.name();
    }

    public void report(long done, long total, String text) {
        checkCancelled();
        events.emit(new Event.StepProgress(step, done, total, text));
    }

    public Progress progress() {
        return this::report;
    }

    public void warn(Finding finding) {
        events.emit(Event.Warning.of(finding));
    }

    public void warn(String text, String next) {
        events.emit(new Event.Warning(text, next));
    }
}
