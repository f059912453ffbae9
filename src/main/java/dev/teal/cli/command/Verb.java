package dev.teal.cli.command;

import dev.teal.base.ExitCode;
import java.util.List;
import org.apache.commons.cli.Options;

/// What `teal VERB` does. Its name, summary and place in the help stand in `cli.Verbs`, so that no verb's class
/// loads before it is asked for.
public interface Verb {
    /// Its own options; the ones every verb takes come by themselves.
    default Options options() {
        return new Options();
    }

    /// Its arguments as help shows them, such as `RELEASE`, or `[RELEASE]` when it may be left out. More are
    /// refused.
    default List<String> arguments() {
        return List.of();
    }

    /// Lines for help below the summary: what it does beyond it, examples. At most 80 columns.
    default String description() {
        return "";
    }

    /// Whether Ctrl-C asks it to end safely ([Invocation#cancellation], and an interrupt of the main thread)
    /// instead of killing the process.
    default boolean stopsSafely() {
        return false;
    }

    /// What is known of the server when this verb dies of a bug: `UNKNOWN` while a deployment runs.
    default ExitCode afterBug() {
        return ExitCode.FAILED;
    }

    /// @throws dev.teal.base.Problem for every failure: [dev.teal.cli.Main] shows it and takes its exit code
    ExitCode run(Invocation invocation);
}
