package dev.teal.server.shell;

import java.util.ArrayList;
import java.util.List;

/// The C locale for the programs that run in the user's own environment here (builds, git): Teal reads their words.
/// What runs as on a server has it from [dev.teal.server.CleanEnvironment].
final class PlainLocale {
    /// Not C.UTF-8: old systems lack it, and gettext then still heeds LANGUAGE.
    private static final String SET = "export LC_ALL=C; unset LANGUAGE";

    private PlainLocale() {}

    /// The same program, in that locale.
    static List<String> of(List<String> argv) {
        List<String> wrapped = new ArrayList<>(List.of("/bin/sh", "-c", SET + "; exec \"$@\"", "teal"));
        wrapped.addAll(argv);
        return wrapped;
    }
}
