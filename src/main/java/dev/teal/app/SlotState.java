package dev.teal.app;

/// The state of a slot.
///
/// @param release  the release id; empty when Teal did not start what is in the slot
/// @param image    the name of the image it was started from
/// @param restarts number of restarts after it ended by itself
/// @param exitCode exit code of its last run; 0 while it runs
/// @param instance container id and start time; changes with every new process
public record SlotState(String release, String image, Status status, int restarts, int exitCode, String instance) {
    public static final SlotState NONE = new SlotState("", "", Status.EMPTY, 0, 0, "");

    public enum Status {
        EMPTY,
        RUNNING,
        /// It ended by itself and is being restarted.
        RESTARTING,
        STOPPED
    }

    /// The same state, of this release.
    public SlotState of(String id) {
        return new SlotState(id, image, status, restarts, exitCode, instance);
    }

    public boolean running() {
        return status == Status.RUNNING;
    }

    /// Whether the slot has a process or container, running or not.
    public boolean present() {
        return status != Status.EMPTY;
    }

    /// For messages: the release id, or a description when there is none.
    public String describe() {
        return !present() ? "nothing" : release.isEmpty() ? "an app that Teal did not start" : release;
    }
}
