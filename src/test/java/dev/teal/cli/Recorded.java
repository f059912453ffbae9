package dev.teal.cli;

import dev.teal.cli.output.Out;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Records both output streams of a command.
public final class Recorded {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> env;

    public Recorded(Map<String, String> env) {
        this.env = env;
    }

    public static Recorded utf8() {
        return new Recorded(Map.of("LANG", "C.UTF-8"));
    }

    public Out piped() {
        return Out.of(stream(out), stream(err), false, false, env);
    }

    public Out onTerminal() {
        return Out.of(stream(out), stream(err), true, true, env);
    }

    public int teal(String... args) {
        return new Main(piped(), env).run(args).code();
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
