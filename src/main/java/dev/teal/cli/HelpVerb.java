package dev.teal.cli;

import dev.teal.base.ExitCode;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.command.Verb;
import java.util.List;

/// `teal help`, `teal help VERB`, and `teal` alone.
final class HelpVerb implements Verb {
    @Override
    public List<String> arguments() {
        return List.of("[VERB]");
    }

    @Override
    public ExitCode run(Invocation invocation) {
        String help = invocation.arguments().get(0).map(HelpVerb::about).orElseGet(Help::overview);
        invocation.out().text(help);
        return ExitCode.DONE;
    }

    static String about(String word) {
        Verbs name = Verbs.named(word);
        return name == Verbs.HELP ? Help.overview() : Help.of(name, name.load());
    }
}
