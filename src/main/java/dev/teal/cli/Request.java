package dev.teal.cli;

import dev.teal.base.Problem;
import dev.teal.cli.command.Arguments;
import dev.teal.cli.command.Globals;
import dev.teal.cli.command.Verb;
import dev.teal.cli.output.Text;
import dev.teal.config.value.Nearest;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/// A parsed command line.
///
/// @param name the verb's entry, for help and messages
record Request(Verbs name, Verb verb, Globals globals, Arguments arguments) {

    /// @throws Problem when the command line is wrong; exit code 64
    static Request parse(String[] args) {
        CommandLine before = parse(Globals.options(), args, true);
        List<String> rest = before.getArgList();
        Verbs name = rest.isEmpty() ? Verbs.HELP : verb(rest.getFirst());
        Verb verb = name.load();
        String[] own = rest.stream().skip(1).toArray(String[]::new);
        CommandLine after = parse(withGlobals(verb), own, takesCommand(verb));
        mustBeKnown(own, after.getArgList(), verb);
        Globals globals = globals(before, after);
        Arguments arguments = new Arguments(after);
        if (!globals.help() && !globals.version()) {
            check(name, verb.arguments(), arguments.all());
        }
        return new Request(name, verb, globals, arguments);
    }

    private static Verbs verb(String word) {
        if (word.startsWith("-") && word.length() > 1) {
            throw unknownOption(word, Globals.options());
        }
        return Verbs.named(word);
    }

    /// Whether its last arguments are a command of the user, at whose first word the options of Teal end.
    private static boolean takesCommand(Verb verb) {
        return verb.arguments().stream().anyMatch(Request::isMany);
    }

    private static boolean isMany(String argument) {
        return argument.endsWith("...");
    }

    /// The parser takes an unknown option for the first word of the command, or the letters behind it in `-ix`.
    private static void mustBeKnown(String[] given, List<String> command, Verb verb) {
        if (!takesCommand(verb) || command.isEmpty()) {
            return;
        }
        int start = given.length - command.size();
        boolean afterDashes = start > 0 && given[start - 1].equals("--");
        boolean option =
                command.getFirst().startsWith("-") && !command.getFirst().equals("-");
        if (!command.getFirst().equals(given[start]) || (option && !afterDashes)) {
            throw unknownOption(given[start], withGlobals(verb));
        }
    }

    private static Options withGlobals(Verb verb) {
        return Globals.options().addOptions(verb.options());
    }

    private static Globals globals(CommandLine before, CommandLine after) {
        Globals globals;
        try {
            globals = Globals.of(List.of(before, after));
        } catch (InvalidPathException e) {
            throw Problem.usage("--config: " + e.getMessage(), "name a file");
        }
        if (globals.quiet() && globals.verbose()) {
            throw Problem.usage("-q and -v cannot be used together", "leave one out");
        }
        return globals;
    }

    /// @param stop whether to stop at the first word that is not an option, which is the verb
    private static CommandLine parse(Options options, String[] args, boolean stop) {
        try {
            return DefaultParser.builder()
                    .setAllowPartialMatching(false)
                    .setStripLeadingAndTrailingQuotes(false)
                    .build()
                    .parse(options, args, stop);
        } catch (UnrecognizedOptionException e) {
            throw unknownOption(e.getOption(), options);
        } catch (MissingArgumentException e) {
            Option option = e.getOption();
            throw Problem.usage("--" + option.getLongOpt() + " needs a " + option.getArgName(), "see `teal help`");
        } catch (ParseException e) {
            throw Problem.usage(Text.safe(String.valueOf(e.getMessage())), "see `teal help`");
        }
    }

    private static Problem unknownOption(String given, Options options) {
        String word = given.replaceFirst("=.*", "");
        String what = "unknown option \"" + Text.safe(word) + "\"";
        List<String> known = new ArrayList<>();
        options.getOptions().forEach(option -> known.add("--" + option.getLongOpt()));
        return WrongWords.option(word)
                .map(advice -> Problem.usage(what, advice))
                .orElseGet(() ->
                        Problem.usage(what + Nearest.hint(word, known), "see the options of the verb: `teal VERB -h`"));
    }

    private static void check(Verbs name, List<String> expected, List<String> given) {
        long required =
                expected.stream().filter(argument -> !argument.startsWith("[")).count();
        if (given.size() < required) {
            throw Problem.usage(
                    "`teal " + name.word() + "` needs " + expected.get(given.size()),
                    "see `teal help " + name.word() + "`");
        }
        if (given.size() > expected.size() && expected.stream().noneMatch(Request::isMany)) {
            List<String> extra = given.subList(expected.size(), given.size());
            throw Problem.usage(
                    "`teal " + name.word() + "` takes " + count(expected.size()) + "; unexpected: \""
                            + Text.safe(String.join(" ", extra)) + "\"",
                    "see `teal help " + name.word() + "`");
        }
    }

    private static String count(int arguments) {
        return switch (arguments) {
            case 0 -> "no arguments";
            case 1 -> "one argument";
            default -> arguments + " arguments";
        };
    }

    /// Whether `--json` is among the arguments; for errors found before they are parsed.
    static boolean wantsJson(String[] args) {
        return Arrays.asList(args).contains("--json");
    }
}
