package dev.teal.ground;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A `sleep` of more than an hour that no other process of this machine runs: its time names this JVM.
///
/// @param seconds its argument
public record Sleep(String seconds) {
    private static final AtomicInteger LAST = new AtomicInteger(4700);

    public static Sleep unique() {
        return new Sleep(LAST.incrementAndGet() + "." + ProcessHandle.current().pid());
    }

    /// Whether it runs, on this machine or in a server on it.
    public boolean runs() {
        return ProcessHandle.allProcesses()
                .anyMatch(each -> CommandLines.words(each).containsAll(List.of("sleep", seconds)));
    }

    /// As it is written in a script.
    @Override
    public String toString() {
        return "sleep " + seconds;
    }
}
