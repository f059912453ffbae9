package dev.teal.deploy.run;

import dev.teal.base.ExitCode;
import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.config.Layout;
import dev.teal.deploy.state.Effect;
import dev.teal.deploy.state.Entry;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.LockHeld;
import dev.teal.server.Mark;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.List;

/// The server as its one lock holder sees it: each command first checks that the fencing epoch is still ours
/// and writes the journal lines that wait, in the same round trip. So an intent is on disk before its act,
/// and a client whose lock was taken over cannot act any more, whatever it still believes.
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
    private final String mark = Mark.random();
    private final StringBuilder pending = new StringBuilder();
    private String mode = ACTING;
    private boolean released;

    private FencedServer(Server locked, Layout layout, int epoch) {
        this.locked = locked;
        this.layout = layout;
        this.epoch = epoch;
    }

    private static final String TAKE = Scripts.read(FencedServer.class, "take.sh");

    /// Takes the app's lock.
    ///
    /// @param who told to whoever finds it taken: `ada@laptop, deploy since …`
    /// @throws LockHeld when another client holds it; says who
    public static FencedServer take(Server server, Layout layout, String who) {
        Server locked;
        try {
            locked = server.locked(layout.lock());
        } catch (LockHeld held) {
            throw held(server, layout);
        }
        Result taken = locked.run(Command.script(TAKE, layout.epoch(), layout.holder(), who, layout.journal()));
        if (!taken.ok()) {
            locked.close();
            throw Problem.failed(
                    "the lock on " + server.name() + " cannot be written",
                    taken.errorLines(),
                    "make " + layout.teal() + " writable (disk full?), then try again");
        }
        return new FencedServer(locked, layout, Reply.count(taken.out()));
    }

    private static LockHeld held(Server server, Layout layout) {
        Command read = Command.script("read -r who <\"$1\" && printf '%s' \"$who\"", layout.holder());
        String holder = server.run(read).out().strip();
        String who = holder.isEmpty() ? "an unknown client" : holder;
        return new LockHeld(
                "another deployment holds the lock on " + server.name() + ": " + who,
                "wait for it; if that client is gone for good: `teal recover --take-over`");
    }

    public int epoch() {
        return epoch;
    }

    /// Adds a line; it is written with the next command, or by [#flush].
    public void note(Entry line) {
        // While undoing, a full disk may have taken half of the line before.
        pending.append(mode.equals(UNDOING) ? "\n" : "")
                .append(Json.write(Entry.class, line))
                .append('\n');
    }

    /// From now on a command runs even when the journal cannot be written: a full disk must not keep traffic from
    /// being moved back. Recovery asks the router, not the journal, where it is.
    void undoing() {
        mode = UNDOING;
    }

    /// Lines that were written while a step only looked come to the disk with the first one of an act.
    void begin(Effect effect) {
        mode = effect == Effect.LOOKS ? LOOKING : ACTING;
    }

    /// Writes what waits.
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
                    "the lock was taken over by another client; this one can do nothing any more",
                    List.of(),
                    "see what state things are in: `teal status`",
                    ExitCode.UNKNOWN);
        }
        if (isRefused(result, UNWRITABLE)) {
            pending.insert(0, '\n');
            throw Problem.failed(
                    "the journal " + layout.journal() + " cannot be written",
                    result.errorLines().stream()
                            .filter(line -> !line.equals(mark))
                            .toList(),
                    "free some space on " + name() + " (`df -h`), then try again");
        }
        pending.setLength(0);
        return result;
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

    /// Writes what waits and frees the lock.
    ///
    /// @throws Problem when what waits cannot be written; the lock is held then
    public void release() {
        wipeHolder();
        locked.close();
        released = true;
    }

    /// Frees the lock. Lines that no command has taken along are not written: nothing was done that they would tell of.
    @Override
    public void close() {
        if (released) {
            return;
        }
        pending.setLength(0);
        try {
            wipeHolder();
        } catch (Problem beyondUs) {
            // The line is dead, or the lock another's: what failed for it was told.
        }
        locked.close();
    }

    /// Where nobody is named, a look need not ask the kernel whether the lock is held, which takes three programs.
    private void wipeHolder() {
        run(Command.script("true 2>/dev/null >\"$1\"; true", layout.holder()));
    }
}
