package dev.teal.setup;

import dev.teal.server.CleanEnvironment;
import dev.teal.server.Result;
import dev.teal.server.Scripts;

/// The scripts that `teal setup` runs on the server, written for dash and the tools of Debian and Ubuntu. The
/// last line of each tells whether it changed something (`did …`) or nothing (`kept …`).
final class SetupScripts {
    static final int NO_APT = 11;
    static final int UNREADABLE = 12;
    static final int WOULD_REMOVE = 14;

    private SetupScripts() {}

    /// The outcome of a part of the setup.
    record Outcome(boolean changed, String text) {
        static Outcome of(Result result) {
            String line = result.lastLine();
            return new Outcome(line.startsWith("did "), line.replaceFirst("^(did|kept) ", ""));
        }
    }

    static final String PACKAGES = CleanEnvironment.WITH_PROXIES + Scripts.read(SetupScripts.class, "packages.sh");

    static final String ENGINE = Scripts.read(SetupScripts.class, "services.sh");

    static final String FOLDERS = Scripts.read(SetupScripts.class, "folders.sh");
}
