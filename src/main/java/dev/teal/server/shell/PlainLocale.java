package dev.teal.server.shell;

import java.util.ArrayList;
import java.util.List;

/// The C locale for programs that run in the user's own environment (builds, git), whose output Teal parses.
/// [dev.teal.server.CleanEnvironment] sets it for all others.
final class PlainLocale {
    /// Not C.UTF-8: old systems lack it, and gettext then still uses LANGUAGE.
    private static final String SET = "export LC_ALL=C; unset LANGUAGE";

    private PlainLocale() {}

    /// The same program, in the C locale.
    static List<String> of(List<String> argv) {
        List<String> wrapped = new ArrayList<>(List.of("/bin/sh", "-c", SET + "; exec \"$@\"", "teal"));
        wrapped.addAll(argv);
        return wrapped;
    }
}
