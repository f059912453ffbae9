package dev.teal.deploy.operation.release;

import dev.teal.base.Finding;
import dev.teal.config.Config;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.nio.file.Files;
import java.util.List;

/// What git sees of `.teal/`, the folder with the secrets. The hooks in it may be in git.
///
/// @param tracked a file of it that git has; empty without
/// @param visible whether git could get one, because it does not ignore the folder
public record GitView(String tracked, boolean visible) {
    /// Prints nothing outside of a work tree.
    private static final String VIEW = """
            cd "$1" || exit
            tracked=$(git ls-files -- .teal ':(exclude).teal/hooks' 2>/dev/null) || exit
            if [ -n "$tracked" ]; then printf 'tracked %s\\n' "$tracked" | head -n 1; exit; fi
            git check-ignore -q -- .teal/secrets 2>/dev/null; [ $? -ne 1 ] || echo visible
            """;

    private static final String TRACKED = "tracked ";

    public static GitView of(Config config, Server local) {
        if (!Files.isDirectory(config.privateFolder())) {
            return new GitView("", false);
        }
        Result git = local.run(Command.script(VIEW, List.of(config.folder().toString())));
        String seen = git.out().strip();
        return seen.startsWith(TRACKED)
                ? new GitView(seen.substring(TRACKED.length()), false)
                : new GitView("", !seen.isEmpty());
    }

    /// A warning when git has a file of it, or could get one.
    public List<Finding> findings() {
        if (!tracked.isEmpty()) {
            return List.of(Finding.warns(
                    "git has " + tracked + ", so everyone who can read the repository has it",
                    "`git rm -r --cached .teal`, add the line `.teal/` to .gitignore, and replace what was in it"));
        }
        return visible
                ? List.of(Finding.warns(
                        "git does not ignore .teal/, which has the secrets of this machine",
                        "add the line `.teal/` to .gitignore"))
                : List.of();
    }
}
