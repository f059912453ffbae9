package dev.teal.cli.command;

import dev.teal.base.Exit;
import dev.teal.base.ExitCode;
import java.util.List;
import org.apache.commons.cli.Options;

/// Implements `teal VERB`. Its name, summary and place in the help are in `cli.Verbs`, so that the class of a
/// verb loads only when it is used.
public interface Verb {
    /// Its own options, without the global ones.
    default Options options() {
        return new Options();
    }

    /// Its arguments as shown in the help: `RELEASE`, or `[RELEASE]` if optional. More arguments are an error. The
    /// last one may be `CMD...`: the words of a command, whose options are not Teal's.
    default List<String> arguments() {
        return List.of();
    }

    /// The help text below the summary: details and examples. At most 80 columns.
    default String description() {
        return "";
    }

    /// Whether Ctrl-C asks it to stop safely ([Invocation#cancellation], and an interrupt of the main thread)
    /// instead of killing the process.
    default boolean stopsSafely() {
        return false;
    }

    /// Whether Ctrl-C is how a user ends it, so that it ends without a message.
    default boolean endsWithCtrlC() {
        return false;
    }

    /// The exit code after a failure of Teal itself.
    /// @param code of the problem
    default ExitCode afterFailure(ExitCode code) {
        return code;
    }

    /// The exit code after an unexpected exception: `UNKNOWN` if a deployment may have been running.
    default ExitCode afterBug() {
        return ExitCode.FAILED;
    }

    /// @throws dev.teal.base.Problem for every failure; [dev.teal.cli.Main] shows it and exits with its exit
    /// code
    Exit run(Invocation invocation);
}
