package dev.teal.cli;

import dev.teal.cli.command.Globals;
import dev.teal.cli.command.Verb;
import dev.teal.cli.output.Text;
import java.util.Collection;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/// The help texts, for 80 columns.
final class Help {
    private static final int INDENT = 24;
    private static final String EXIT_CODES = """
            Exit codes
              0   done
              1   failed; the release that served before still serves
              2   the new release was live for a moment and was rolled back automatically
              3   the state of the server is not known; run `teal recover`
              64  the command line or teal.yml is wrong; nothing was tried
            """;

    private Help() {}

    static String overview() {
        StringBuilder help = new StringBuilder("""
                Teal deploys a Docker app to servers you own, over SSH, with no downtime.

                Usage: teal VERB [OPTION...] [ARGUMENT...]
                """);
        for (Verbs.Group group : List.of(Verbs.Group.START, Verbs.Group.SHIP, Verbs.Group.LOOK)) {
            help.append('\n').append(group.title).append('\n');
            for (Verbs verb : Verbs.values()) {
                if (verb.group == group) {
                    help.append("  ")
                            .append(Text.pad(verb.word(), 10))
                            .append(verb.summary)
                            .append('\n');
                }
            }
        }
        help.append("\nOptions of every verb, before or after it\n")
                .append(lines(Globals.options().getOptions()));
        help.append('\n').append(EXIT_CODES);
        return help.append("""

                Example
                  teal init && teal setup && teal deploy
                  teal deploy -c staging.yml --json | jq .
                `teal help VERB` or `teal VERB -h` says more about one.
                """).toString();
    }

    static String of(Verbs name, Verb verb) {
        Options own = verb.options();
        StringBuilder help = new StringBuilder("teal " + name.word() + ": " + name.summary + "\n\nUsage: teal "
                + name.word() + (own.getOptions().isEmpty() ? "" : " [OPTION...]"));
        verb.arguments().forEach(argument -> help.append(' ').append(argument));
        help.append('\n');
        if (!verb.description().isEmpty()) {
            help.append('\n').append(verb.description().stripTrailing()).append('\n');
        }
        if (!own.getOptions().isEmpty()) {
            help.append("\nOptions\n").append(lines(own.getOptions()));
        }
        help.append("\nOptions of every verb\n").append(lines(Globals.options().getOptions()));
        return help.append('\n').append(EXIT_CODES).toString();
    }

    private static String lines(Collection<Option> options) {
        StringBuilder lines = new StringBuilder();
        for (Option option : options) {
            String start = Text.pad("  " + names(option), INDENT);
            lines.append(start).append(option.getDescription()).append('\n');
        }
        return lines.toString();
    }

    private static String names(Option option) {
        String letter = option.getOpt() == null ? "    " : "-" + option.getOpt() + ", ";
        return letter + "--" + option.getLongOpt() + (option.hasArg() ? " " + option.getArgName() : "");
    }
}
