package dev.teal.cli.output;

import java.io.Console;

/// Which of the standard streams are terminals. Java can only tell about input and output together, so the
/// launcher, which can, says it in `teal.tty`: the numbers of those that are.
public final class Tty {
    private Tty() {}

    /// @param descriptor 0 input, 1 output, 2 errors
    @SuppressWarnings("SystemConsoleNull") // on 25 it is null again without a terminal (JDK-8351435)
    public static boolean is(int descriptor) {
        String told = System.getProperty("teal.tty");
        if (told != null) {
            return told.indexOf('0' + descriptor) >= 0;
        }
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
