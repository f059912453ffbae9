package dev.teal.deploy.run;

import dev.teal.base.ExitCode;
import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.base.Times;
import dev.teal.config.Layout;
import dev.teal.deploy.state.Effect;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.UserNote;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.LockHeld;
import dev.teal.server.Mark;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import dev.teal.server.Streams;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The server as seen by the holder of the lock. Each command first checks that this client's fencing epoch is
/// current and writes the pending journal lines, in the same round trip. An intent is therefore on disk before
/// the change, and a client whose lock was taken over can no longer change anything.
public final class FencedServer implements Server {
    private static final int LOST = 113;
    private static final int UNWRITABLE = 114;
    private static final String ACTING = "acting";
    private static final String LOOKING = "looking";
    private static final String UNDOING = "undoing";

    private static final String GUARD = Scripts.read(FencedServer.class, "guard.sh");

    private final Server locked;
    private final Layout layout;
    private final int epoch;
    private final Optional<UserNote> userLock;
    private final String mark = Mark.random();
    private final StringBuilder pending = new StringBuilder();
    private String mode = ACTING;
    private boolean released;

    private FencedServer(Server locked, Layout layout, int epoch, Optional<UserNote> userLock) {
        this.locked = locked;
        this.layout = layout;
        this.epoch = epoch;
        this.userLock = userLock;
    }

    private static final String TAKE = Scripts.read(FencedServer.class, "take.sh");

    /// Takes the app's lock.
    ///
    /// Clients that find it taken are shown `ada@laptop, deploy since …`.
    ///
    /// @param by   `user@host`
    /// @param what the command, in a word
    /// @throws LockHeld when another client holds it; names that client
    public static FencedServer take(Server server, Layout layout, String by, String what, Instant since) {
        String who = by + ", " + what + " since " + Times.of(since);
        Server locked;
        try {
            locked = server.locked(layout.lock());
        } catch (LockHeld held) {
            throw held(server, layout);
        }
        Result taken = locked.run(Command.script(
                TAKE, layout.epoch(), layout.holder(), who, layout.journal(), layout.userLock(), layout.lock()));
        if (!taken.ok()) {
            locked.close();
            throw Problem.failed(
                    "the lock on " + server.name() + " cannot be written",
                    taken.errorLines(),
                    "make " + layout.teal() + " writable (disk full?), then run the command again");
        }
        String[] lines = taken.out().split("\n", -1); // the second one may be empty
        Optional<UserNote> userLock = lines.length > 2 ? Optional.of(UserNote.of(lines[1])) : Optional.empty();
        return new FencedServer(locked, layout, Reply.count(lines[0]), userLock);
    }

    private static LockHeld held(Server server, Layout layout) {
        Command read = Command.script("read -r who <\"$1\" && printf '%s' \"$who\"", layout.holder());
        String holder = server.run(read).out().strip();
        String who = holder.isEmpty() ? "an unknown client" : holder;
        return new LockHeld(
                "another deployment holds the lock on " + server.name() + ": " + who,
                "wait for it (`teal deploy --wait` does); if that client is gone for good: `teal recover --take-over`");
    }

    public int epoch() {
        return epoch;
    }

    /// @throws LockHeld when a user held deployments off when this client took the lock, which is free again then
    public FencedServer mustNotBeHeldOff() {
        userLock.ifPresent(note -> {
            close();
            throw note.refusal(name());
        });
        return this;
    }

    /// Adds a journal line, which is written with the next command or by [#flush].
    public void note(Entry line) {
        // While undoing, the line before may be incomplete: the disk may be full.
        pending.append(mode.equals(UNDOING) ? "\n" : "")
                .append(Json.write(Entry.class, line))
                .append('\n');
    }

    /// From now on a command runs even when the journal cannot be written: a full disk must not prevent traffic
    /// from being moved back. Recovery asks the router, not the journal, which slot is live.
    void undoing() {
        mode = UNDOING;
    }

    /// Lines of a step that only reads are synced to disk with the first line of a step that changes something.
    void begin(Effect effect) {
        mode = effect == Effect.LOOKS ? LOOKING : ACTING;
    }

    /// Writes the pending lines.
    public void flush() {
        run(Command.of("true"));
    }

    @Override
    public String name() {
        return locked.name();
    }

    @Override
    public Result run(Command command, Duration limit) {
        Result result = locked.run(guarded(command), limit);
        if (isRefused(result, LOST)) {
            throw new Problem(
                    "another client took over the lock on " + name() + "; this client has stopped",
                    List.of(),
                    "check the current state: `teal status`",
                    ExitCode.UNKNOWN);
        }
        if (isRefused(result, UNWRITABLE)) {
            pending.insert(0, '\n');
            throw Problem.failed(
                    "the journal " + layout.journal() + " cannot be written",
                    result.errorLines().stream()
                            .filter(line -> !line.equals(mark))
                            .toList(),
                    "free some space on " + name() + " (`df -h`), then run the command again");
        }
        pending.setLength(0);
        return result;
    }

    /// @throws IllegalStateException always: no step runs a command of the user
    @Override
    public int attach(Command command, Streams streams) {
        throw new IllegalStateException("not under the lock: " + command);
    }

    private boolean isRefused(Result result, int code) {
        return result.exitCode() == code && result.err().contains(mark);
    }

    @Override
    public Channel open(Command command) {
        flush();
        return locked.open(guarded(command));
    }

    private Command guarded(Command command) {
        return Command.script(
                        GUARD,
                        layout.epoch(),
                        String.valueOf(epoch),
                        layout.journal(),
                        pending.toString(),
                        mode,
                        command.inShell(),
                        mark)
                .guarding(command);
    }

    @Override
    public Server locked(String lockFile) {
        throw new IllegalStateException("the lock is held already");
    }

    /// Writes the pending lines and frees the lock.
    ///
    /// @throws Problem when they cannot be written; the lock is still held then
    public void release() {
        wipeHolder();
        locked.close();
        released = true;
    }

    /// Frees the lock. Pending lines are not written: no command ran after them.
    @Override
    public void close() {
        if (released) {
            return;
        }
        pending.setLength(0);
        try {
            wipeHolder();
        } catch (Problem reported) {
            // The connection is lost or another client took the lock; the failure is already reported.
        }
        locked.close();
    }

    /// When the holder file is empty, a query need not ask the kernel whether the lock is held, which takes
    /// three programs.
    private void wipeHolder() {
        run(Command.script("true 2>/dev/null >\"$1\"; true", layout.holder()));
    }
}
