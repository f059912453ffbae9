package dev.teal.cli.command;

import dev.teal.base.Problem;
import dev.teal.cli.output.Out;
import dev.teal.cli.output.Text;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// Questions before something that cannot be undone.
final class Confirm {
    private final Out out;
    private final boolean always;
    private final boolean terminal;
    private final BufferedReader answers;

    /// @param always   `-y`: the answer is yes, and nobody is asked
    /// @param terminal somebody can answer
    Confirm(Out out, boolean always, boolean terminal, InputStream answers) {
        this.out = out;
        this.always = always;
        this.terminal = terminal;
        this.answers = new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8));
    }

    /// @param question without its mark: `remove /etc/nginx/sites-enabled/default`
    /// @return whether the answer was yes; only `y` and `yes` are
    /// @throws Problem when nobody can answer; exit code 64
    boolean yes(String question) {
        if (always) {
            return true;
        }
        if (!terminal) {
            throw Problem.usage("cannot ask without a terminal: " + question + "?", "pass -y to say yes beforehand");
        }
        out.err().print(out.symbols().own(Text.safe(question)) + "? [y/N] ");
        out.err().flush();
        String answer =
                line().map(said -> said.strip().toLowerCase(Locale.ROOT)).orElse("");
        return answer.equals("y") || answer.equals("yes");
    }

    /// @throws Problem when the answer is not yes, or nobody can answer
    void need(String question) {
        if (!yes(question)) {
            throw Problem.failed("not confirmed: " + question, "nothing was changed; run it again and answer y");
        }
    }

    private Optional<String> line() {
        try {
            return Optional.ofNullable(answers.readLine());
        } catch (IOException e) {
            return Optional.empty(); // the terminal went away: that is not a yes
        }
    }
}
