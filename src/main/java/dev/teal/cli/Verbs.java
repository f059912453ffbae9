package dev.teal.cli;

import dev.teal.base.Problem;
import dev.teal.cli.command.DataVerb;
import dev.teal.cli.command.DemoVerb;
import dev.teal.cli.command.DeployVerb;
import dev.teal.cli.command.HistoryVerb;
import dev.teal.cli.command.InitVerb;
import dev.teal.cli.command.LogsVerb;
import dev.teal.cli.command.PlanVerb;
import dev.teal.cli.command.RecoverVerb;
import dev.teal.cli.command.RollbackVerb;
import dev.teal.cli.command.SetupVerb;
import dev.teal.cli.command.StatusVerb;
import dev.teal.cli.command.Verb;
import dev.teal.cli.output.Text;
import dev.teal.config.value.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Every verb there is. To add one: a line here with its place in the help, a class that is a [Verb], and its
/// case in [#load()], which the compiler then asks for.
enum Verbs {
    INIT(Group.START, "write a teal.yml from what is in this folder"),
    SETUP(Group.START, "prepare the server: Docker, nginx, directories; safe to repeat"),
    DEMO(Group.START, "see it work on this machine in half a minute, without a server"),
    PLAN(Group.SHIP, "show what deploy would do, and change nothing"),
    DEPLOY(Group.SHIP, "build, ship, start in the idle slot, prove healthy, flip"),
    ROLLBACK(Group.SHIP, "go back to the previous release, or to a named one"),
    RECOVER(Group.SHIP, "mend what an interrupted deployment left"),
    DATA(Group.SHIP, "the app's database: snapshot, restore, pull, push"),
    STATUS(Group.LOOK, "which release is live, and how both slots are"),
    HISTORY(Group.LOOK, "the releases and deployments there were"),
    LOGS(Group.LOOK, "what the app says"),
    HELP(Group.HIDDEN, "how to use Teal, or one verb"),
    WARM_UP(Group.HIDDEN, "load what the verbs use, for the launcher's class-data archive");

    enum Group {
        START("Start"),
        SHIP("Ship"),
        LOOK("Look"),
        HIDDEN("");

        final String title;

        Group(String title) {
            this.title = title;
        }
    }

    final Group group;
    final String summary;

    Verbs(Group group, String summary) {
        this.group = group;
        this.summary = summary;
    }

    /// As one types it.
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The verb itself; its class loads only now.
    Verb load() {
        return switch (this) {
            case HELP -> new HelpVerb();
            case WARM_UP -> new WarmUpVerb();
            case INIT -> new InitVerb();
            case SETUP -> new SetupVerb();
            case DEMO -> new DemoVerb();
            case PLAN -> new PlanVerb();
            case DEPLOY -> new DeployVerb();
            case ROLLBACK -> new RollbackVerb();
            case RECOVER -> new RecoverVerb();
            case DATA -> new DataVerb();
            case STATUS -> new StatusVerb();
            case HISTORY -> new HistoryVerb();
            case LOGS -> new LogsVerb();
        };
    }

    static Optional<Verbs> find(String word) {
        return Arrays.stream(values()).filter(verb -> verb.word().equals(word)).findFirst();
    }

    /// @throws Problem when there is no such verb; it names the nearest
    static Verbs named(String word) {
        return find(word)
                .orElseThrow(() -> Problem.usage(
                        "unknown verb \"" + Text.safe(word) + "\"" + Nearest.hint(word, words()),
                        "`teal help` lists the verbs"));
    }

    private static List<String> words() {
        return Arrays.stream(values())
                .filter(verb -> verb.group != Group.HIDDEN || verb == HELP)
                .map(Verbs::word)
                .toList();
    }
}
