package dev.teal.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The standard streams of the process, and what they can display.
///
/// Standard output carries what was asked for: the results of `status`, `plan`, `history` and `logs`, progress,
/// and JSON. Standard error carries warnings, errors, questions and the commands that `-v` shows.
///
/// @param out        standard output: UTF-8, or ASCII with `?` for the rest when the locale is not UTF-8 (JSON
///                   is always UTF-8)
/// @param screen     whether standard output is a terminal that can rewrite a line
/// @param errorsOnScreen whether standard error is such a terminal
/// @param paint      colours for standard output
/// @param errorPaint colours for standard error
/// @param symbols    marks the locale can show
/// @param columns    the width of the terminal
public record Out(
        PrintStream out,
        PrintStream err,
        boolean screen,
        boolean errorsOnScreen,
        Colors paint,
        Colors errorPaint,
        Symbols symbols,
        TerminalWidth columns) {

    /// The width of `ERROR  `, below which the rest of a report is aligned.
    static final int NOTE_INDENT = 7;
    private static final int LINE_INDENT = 2;
    /// Of a question's later lines: leaves room for an answer.
    private static final int ANSWER_INDENT = 4;

    /// The streams of this process.
    public static Out ofProcess(Map<String, String> env) {
        boolean utf8 = Symbols.isUtf8(env);
        Charset charset = utf8 ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
        boolean rewritable = !env.getOrDefault("TERM", "dumb").equals("dumb");
        return of(
                stream(FileDescriptor.out, charset),
                stream(FileDescriptor.err, charset),
                rewritable && Tty.is(1),
                rewritable && Tty.is(2),
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

    /// Prints a line of a result.
    public void line(String text) {
        out.println(text);
    }

    /// Prints several lines, each ending in a newline.
    public void text(String lines) {
        out.print(symbols.printable(lines));
        out.flush();
    }

    /// Prints a line on standard error: a warning, an error or a remark.
    void note(String text) {
        err.println(text);
    }

    /// Prints a text on standard error after a start of [#NOTE_INDENT] columns. On a terminal it is wrapped.
    void note(String start, String text) {
        note(start + Wrap.hanging(text, errorWidth(), NOTE_INDENT));
    }

    /// Prints a question on standard error; the answer follows it.
    public void ask(String question) {
        String text = symbols.printable(Text.line(question, symbols.cut));
        err.print(Wrap.hanging(text, errorWidth(), ANSWER_INDENT) + " ");
        err.flush();
    }

    /// Prints a line of a result that contains untrusted text. On a terminal it is wrapped.
    public void safeLine(String text) {
        line(Wrap.hanging(symbols.printable(Text.line(text, symbols.cut)), width(), LINE_INDENT));
    }

    /// Prints one line of JSON, as bytes because JSON is UTF-8 whatever the locale. Control characters are
    /// escaped even where JSON does not require it.
    public void json(String line) {
        byte[] bytes = (Text.escaped(line) + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    /// The maximum width of a line: that of the terminal, or no limit when standard output is not one.
    int width() {
        return screen ? columns.get() : Integer.MAX_VALUE;
    }

    /// The same for standard error.
    int errorWidth() {
        return errorsOnScreen ? columns.get() : Integer.MAX_VALUE;
    }

    private static PrintStream stream(FileDescriptor descriptor, Charset charset) {
        return new PrintStream(new FileOutputStream(descriptor), true, charset);
    }
}
