package dev.teal.doctor;

import dev.teal.deploy.operation.release.Leftover;
import dev.teal.server.Command;
import java.util.List;

/// What `teal doctor --fix` does about a finding after the user agrees. Applying it again does nothing.
public sealed interface Fix {
    /// For the question to the user: `remove what interrupted commands left`.
    String describe();

    /// A command on the server, run under the lock. It checks the present state itself: that may have changed since.
    record OnServer(String describe, Command command) implements Fix {}

    /// `teal setup`, which shows what it changes that Teal did not make, and asks.
    ///
    /// @param liveRestore whether it also keeps containers running while the engine restarts
    record SetUp(boolean liveRestore) implements Fix {
        static final SetUp PLAIN = new SetUp(false);

        @Override
        public String describe() {
            return liveRestore ? "run `teal setup --live-restore`" : "run `teal setup`";
        }
    }

    /// `teal prune` of these, all of which it checks again.
    record Prune(List<Leftover> leftovers) implements Fix {
        @Override
        public String describe() {
            return "remove what interrupted commands left";
        }
    }

    /// A change on this machine.
    record Here(String describe, Runnable act) implements Fix {}
}
