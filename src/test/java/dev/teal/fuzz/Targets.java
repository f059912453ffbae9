package dev.teal.fuzz;

import dev.teal.cli.TerminalFuzz;
import dev.teal.config.ConfigFuzz;
import dev.teal.deploy.JournalFuzz;
import dev.teal.image.ArchiveFuzz;
import dev.teal.router.NginxFuzz;
import dev.teal.server.AnswerFuzz;
import dev.teal.server.ShellFuzz;
import java.util.function.Supplier;

/// All that is fuzzed.
public enum Targets {
    SHELL(ShellFuzz::new),
    CONFIG(ConfigFuzz::new),
    JOURNAL(JournalFuzz::new),
    NGINX(NginxFuzz::new),
    ARCHIVE(ArchiveFuzz::new),
    ANSWER(AnswerFuzz::new),
    TERMINAL(TerminalFuzz::new);

    private final Supplier<Target> target;

    Targets(Supplier<Target> target) {
        this.target = target;
    }

    Target make() {
        return target.get();
    }
}
