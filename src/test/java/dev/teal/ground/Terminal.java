package dev.teal.ground;

import dev.teal.server.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A real terminal on this machine, by tmux: programs run in it, keys are pressed, and its screen is read.
public final class Terminal implements AutoCloseable {
    private final String socket;

    private Terminal(String socket) {
        this.socket = socket;
    }

    /// @param command shell text that runs in it
    public static Terminal running(String command) {
        Terminal terminal = new Terminal("teal-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        terminal.tmux(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                "100",
                "-y",
                "30",
                "trap : INT; " + command + "; echo \"[$?]\"; cat");
        return terminal;
    }

    /// Waits until the screen has the text.
    public void shows(String text) {
        if (!Until.within(Until.PATIENCE, () -> screen().contains(text))) {
            throw new AssertionError("not within %d s: the terminal shows %s; it shows:\n%s"
                    .formatted(Until.PATIENCE.toSeconds(), text, screen()));
        }
    }

    public String screen() {
        return tmux("capture-pane", "-p").out();
    }

    public void type(String text) {
        tmux("send-keys", "-l", text);
        press("Enter");
    }

    /// @param key as tmux names it: `Enter`, `C-c`
    public void press(String key) {
        tmux("send-keys", key);
    }

    public void resize(int columns, int rows) {
        tmux("resize-window", "-x", String.valueOf(columns), "-y", String.valueOf(rows));
    }

    private Result tmux(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("tmux", "-L", socket));
        argv.addAll(List.of(arguments));
        return Shell.run(argv, Map.of("LC_ALL", "C.UTF-8"));
    }

    /// As a terminal window that is closed: its programs get SIGHUP.
    @Override
    public void close() {
        tmux("kill-server");
    }
}
