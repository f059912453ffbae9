package dev.teal.cli;

import dev.teal.cli.command.Globals;
import dev.teal.cli.command.Verb;
import dev.teal.cli.output.Text;
import java.util.Collection;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/// The help texts, for 80 columns.
final class Help {
    private static final int INDENT = 26;
    private static final int VERB_WIDTH = 13;
    private static final String EXIT_CODES = """
            Exit codes
              0   success
              1   failed; the release that was live still serves
              2   failed after traffic had moved; rolled back automatically
              3   the state of the server is unknown; run `teal recover`
              64  the command line or teal.yml is wrong; nothing was attempted
              130 ended by Ctrl-C before anything was changed
            exec, shell and run end with the exit code of their command; 255: it is unknown
            """;

    private Help() {}

    static String overview() {
        StringBuilder help = new StringBuilder("""
                Teal deploys a Docker app to servers you own, over SSH, with no downtime.

                Usage: teal VERB [OPTION...] [ARGUMENT...]
                """);
        for (Verbs.Group group : Verbs.Group.values()) {
            if (group != Verbs.Group.HIDDEN) {
                help.append('\n').append(group.title).append('\n').append(verbs(group));
            }
        }
        help.append("\nGlobal options, before or after the verb\n")
                .append(lines(Globals.options().getOptions()));
        help.append('\n').append(EXIT_CODES);
        return help.append("""

                Examples
                  teal init && teal setup && teal deploy
                  teal deploy -d staging --json | jq .
                Run `teal help VERB` or `teal VERB -h` for the details of a verb.
                """).toString();
    }

    private static String verbs(Verbs.Group group) {
        StringBuilder lines = new StringBuilder();
        for (Verbs verb : Verbs.values()) {
            if (verb.group == group) {
                lines.append("  ")
                        .append(Text.pad(verb.word(), VERB_WIDTH))
                        .append(verb.summary)
                        .append('\n');
            }
        }
        return lines.toString();
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
        help.append("\nGlobal options\n").append(lines(Globals.options().getOptions()));
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
