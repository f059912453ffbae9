package dev.teal.server.shell;

import java.util.ArrayList;
import java.util.List;

/// The user's own environment for programs of this machine (builds, git, hooks), with two changes.
/// [dev.teal.server.CleanEnvironment] is for all others.
final class UserEnvironment {
    /// The C locale, because Teal parses the output. Not C.UTF-8: old systems lack it, and gettext then still uses
    /// LANGUAGE.
    private static final String LOCALE = "export LC_ALL=C; unset LANGUAGE";

    /// Where Docker Desktop, Homebrew and OrbStack put docker and its helpers. A shell that is not a login shell, such
    /// as an editor's or a scheduler's, may have none of them in PATH.
    private static final String PLACES = "export PATH=\"${PATH:-/usr/bin:/bin}:/usr/local/bin:/opt/homebrew/bin"
            + ":${HOME:-}/.docker/bin:${HOME:-}/.orbstack/bin:/Applications/Docker.app/Contents/Resources/bin\"";

    private UserEnvironment() {}

    /// The same program, in that environment.
    static List<String> of(List<String> argv) {
        List<String> wrapped =
                new ArrayList<>(List.of("/bin/sh", "-c", LOCALE + "; " + PLACES + "; exec \"$@\"", "teal"));
        wrapped.addAll(argv);
        return wrapped;
    }
}
