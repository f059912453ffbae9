package dev.teal.cli.output;

import java.io.Console;

/// Which of the standard streams are terminals. Java only reports input and output together, so the launcher
/// sets the property `teal.tty` to the numbers of the streams that are.
public final class Tty {
    private Tty() {}

    /// @param descriptor 0 for input, 1 for output, 2 for errors
    @SuppressWarnings("SystemConsoleNull") // on 25 it is null again without a terminal (JDK-8351435)
    public static boolean is(int descriptor) {
        String terminals = System.getProperty("teal.tty");
        if (terminals != null) {
            return terminals.indexOf('0' + descriptor) >= 0;
        }
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
