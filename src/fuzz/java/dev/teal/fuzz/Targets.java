package dev.teal.fuzz;

import dev.teal.cli.output.TerminalFuzz;
import dev.teal.config.read.ConfigFuzz;
import dev.teal.deploy.state.JournalFuzz;
import dev.teal.image.transfer.ArchiveFuzz;
import dev.teal.image.transfer.PushFuzz;
import dev.teal.router.NginxFuzz;
import dev.teal.server.shell.AnswerFuzz;
import dev.teal.server.shell.ShellFuzz;

/// All that is fuzzed.
public enum Targets {
    SHELL,
    CONFIG,
    JOURNAL,
    NGINX,
    ARCHIVE,
    PUSH,
    ANSWER,
    TERMINAL;

    Target make() {
        return switch (this) {
            case SHELL -> new ShellFuzz();
            case CONFIG -> new ConfigFuzz();
            case JOURNAL -> new JournalFuzz();
            case NGINX -> new NginxFuzz();
            case ARCHIVE -> new ArchiveFuzz();
            case PUSH -> new PushFuzz();
            case ANSWER -> new AnswerFuzz();
            case TERMINAL -> new TerminalFuzz();
        };
    }
}
