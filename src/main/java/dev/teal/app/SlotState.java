package dev.teal.app;

/// What is in a slot.
///
/// @param release  its release id; empty when something is there that Teal did not start
/// @param image    the image's name as it was started
/// @param restarts how often it was started again after it ended by itself
/// @param exitCode of its last end; 0 while it runs
/// @param instance changes when the process is another one: container id and start time
public record SlotState(String release, String image, Status status, int restarts, int exitCode, String instance) {
    public static final SlotState NONE = new SlotState("", "", Status.EMPTY, 0, 0, "");

    public enum Status {
        EMPTY,
        RUNNING,
        /// It ended by itself and is being started again: it does not stay up.
        RESTARTING,
        STOPPED
    }

    public boolean running() {
        return status == Status.RUNNING;
    }

    /// Whether there is a process or container at all, running or not.
    public boolean present() {
        return status != Status.EMPTY;
    }

    /// For messages: the release, or what else it is.
    public String describe() {
        return !present() ? "nothing" : release.isEmpty() ? "an app that Teal did not start" : release;
    }
}
