package dev.teal.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Where words for people and machines go, and what that place can show.
///
/// Standard output takes what was asked for: the results of `status`, `plan`, `history` and `logs`, the
/// progress of what runs, JSON. Standard error takes warnings, errors, questions and the commands that `-v`
/// shows.
///
/// @param out      UTF-8, or ASCII with `?` for the rest when the locale is not UTF-8 (JSON is UTF-8 always)
/// @param screen   standard output is a terminal that can rewrite a line
/// @param errorsOnScreen standard error is such a terminal
/// @param paint    colours for standard output
/// @param errorPaint colours for standard error
/// @param symbols  marks the locale can show
/// @param columns  the terminal's width
public record Out(
        PrintStream out,
        PrintStream err,
        boolean screen,
        boolean errorsOnScreen,
        Colors paint,
        Colors errorPaint,
        Symbols symbols,
        TerminalWidth columns) {

    /// This process's own streams.
    public static Out ofProcess(Map<String, String> env) {
        boolean utf8 = Symbols.isUtf8(env);
        Charset charset = utf8 ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
        boolean clever = !env.getOrDefault("TERM", "dumb").equals("dumb");
        return of(
                stream(FileDescriptor.out, charset),
                stream(FileDescriptor.err, charset),
                clever && Tty.is(1),
                clever && Tty.is(2),
                env);
    }

    public static Out of(
            PrintStream out, PrintStream err, boolean screen, boolean errorsOnScreen, Map<String, String> env) {
        boolean colours = env.getOrDefault("NO_COLOR", "").isEmpty();
        return new Out(
                out,
                err,
                screen,
                errorsOnScreen,
                Colors.when(colours && screen),
                Colors.when(colours && errorsOnScreen),
                Symbols.of(Symbols.isUtf8(env)),
                new TerminalWidth(env));
    }

    /// A line of a result.
    public void line(String text) {
        out.println(text);
    }

    /// Text of several lines, each with its end.
    public void text(String lines) {
        out.print(symbols.own(lines));
        out.flush();
    }

    /// A line that is no result: a warning, an error, a remark.
    void note(String text) {
        err.println(text);
    }

    /// A line of a result with words of others in it.
    public void safeLine(String text) {
        line(Text.line(text, symbols.cut));
    }

    /// One line of JSON. Bytes, not characters: JSON is UTF-8 whatever the locale says. What would drive a terminal
    /// is escaped also where JSON does not ask for it.
    public void json(String line) {
        byte[] bytes = (Text.escaped(line) + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    /// How wide a line may be: the terminal's columns, or no limit when nothing is there to wrap it.
    int width() {
        return screen ? columns.get() : Integer.MAX_VALUE;
    }

    private static PrintStream stream(FileDescriptor descriptor, Charset charset) {
        return new PrintStream(new FileOutputStream(descriptor), true, charset);
    }
}
