package dev.teal.server;

import java.util.ArrayList;
import java.util.List;

/// The C locale, for every program that Teal runs: it reads their words, ranges such as `[a-z]` and sort orders as that
/// locale has them, and bytes stay bytes. The account's own comes from its profile, from PAM, or over ssh from the
/// machine of whoever deploys (`SendEnv LANG LC_*`).
final class PlainLocale {
    /// For a shell, so that it comes after all of these. Not C.UTF-8: old systems lack it, and gettext then still
    /// heeds LANGUAGE.
    static final String SET = "export LC_ALL=C; unset LANGUAGE";

    private PlainLocale() {}

    /// The same program, in that locale.
    static List<String> of(List<String> argv) {
        List<String> wrapped = new ArrayList<>(List.of("/bin/sh", "-c", SET + "; exec \"$@\"", "teal"));
        wrapped.addAll(argv);
        return wrapped;
    }
}
