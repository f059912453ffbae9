package dev.teal.server;

import java.util.ArrayList;
import java.util.List;

/// curl on the server, without the account's `.curlrc` (`-q` counts only as the first argument) and without
/// a proxy. Every call of Teal's goes through here.
public final class Curl {
    /// For shell text.
    static final String WORDS = "curl -q --silent --noproxy '*'";

    private Curl() {}

    public static List<String> argv(String... arguments) {
        return argv(List.of(arguments));
    }

    public static List<String> argv(List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of("curl", "-q"));
        argv.addAll(next(arguments));
        return argv;
    }

    /// The arguments of a further request of the same curl, which follow `--next`.
    public static List<String> next(List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of("--silent", "--noproxy", "*"));
        argv.addAll(arguments);
        return argv;
    }
}
