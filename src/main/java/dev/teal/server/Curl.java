package dev.teal.server;

import java.util.ArrayList;
import java.util.List;

/// curl on the server, without a proxy and without the account's `.curlrc` (`-q` only works as the first
/// argument). All of Teal's curl calls are built here.
public final class Curl {
    /// The command line for shell text.
    public static final String COMMAND = "curl -q --silent --noproxy '*'";

    private Curl() {}

    public static List<String> argv(String... arguments) {
        return argv(List.of(arguments));
    }

    public static List<String> argv(List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of("curl", "-q"));
        argv.addAll(next(arguments));
        return argv;
    }

    /// The arguments of a further request of the same curl call; they follow `--next`.
    public static List<String> next(List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of("--silent", "--noproxy", "*"));
        argv.addAll(arguments);
        return argv;
    }
}
