package dev.teal.cli.command;

import dev.teal.base.Problem;
import dev.teal.cli.output.Out;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// Asks the user before something that cannot be undone.
public final class Confirm {
    private final Out out;
    private final boolean always;
    private final boolean terminal;
    private final BufferedReader answers;

    /// @param always   whether the answer is always yes (`-y`)
    /// @param terminal whether the user can answer
    Confirm(Out out, boolean always, boolean terminal, InputStream answers) {
        this.out = out;
        this.always = always;
        this.terminal = terminal;
        this.answers = new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8));
    }

    /// Whether there is an answer: from the user, or given in advance.
    boolean canAsk() {
        return always || terminal;
    }

    /// @param question without its question mark: `remove /etc/nginx/sites-enabled/default`
    /// @return whether the answer was `y` or `yes`
    /// @throws Problem if nobody can answer; exit code 64
    public boolean yes(String question) {
        if (always) {
            return true;
        }
        if (!terminal) {
            throw Problem.usage("cannot ask without a terminal: " + question + "?", "pass -y to answer yes in advance");
        }
        out.ask(question + "? [y/N]");
        String answer =
                line().map(text -> text.strip().toLowerCase(Locale.ROOT)).orElse("");
        return answer.equals("y") || answer.equals("yes");
    }

    /// @throws Problem if the answer is not yes, or nobody can answer
    public void require(String question) {
        if (!yes(question)) {
            throw Problem.failed(
                    "not confirmed: " + question, "nothing was changed; run the command again and answer y");
        }
    }

    /// Asks for a word, before something that a mere `y` should not start.
    ///
    /// @param question such as `type the name of the app`
    /// @throws Problem if the answer is not that word, or nobody can answer
    public void requireTyped(String question, String word) {
        if (always) {
            return;
        }
        if (!terminal) {
            throw Problem.usage("cannot ask without a terminal: " + question, "pass -y to answer in advance");
        }
        out.ask(question + " (" + word + "):");
        if (line().filter(answer -> answer.strip().equals(word)).isEmpty()) {
            throw Problem.failed("not confirmed: " + question, "nothing was changed");
        }
    }

    private Optional<String> line() {
        try {
            return Optional.ofNullable(answers.readLine());
        } catch (IOException e) {
            return Optional.empty(); // the terminal is gone, which is not a yes
        }
    }
}
