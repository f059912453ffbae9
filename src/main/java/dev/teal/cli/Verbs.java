package dev.teal.cli;

import dev.teal.base.Problem;
import dev.teal.cli.command.DemoVerb;
import dev.teal.cli.command.DeployVerb;
import dev.teal.cli.command.InitVerb;
import dev.teal.cli.command.PlanVerb;
import dev.teal.cli.command.RecoverVerb;
import dev.teal.cli.command.RestartVerb;
import dev.teal.cli.command.RollbackVerb;
import dev.teal.cli.command.SetupVerb;
import dev.teal.cli.command.Verb;
import dev.teal.cli.command.data.DataVerb;
import dev.teal.cli.command.inside.ExecVerb;
import dev.teal.cli.command.inside.RunVerb;
import dev.teal.cli.command.inside.ShellVerb;
import dev.teal.cli.command.inspect.AppsVerb;
import dev.teal.cli.command.inspect.ConfigVerb;
import dev.teal.cli.command.inspect.DoctorVerb;
import dev.teal.cli.command.inspect.HistoryVerb;
import dev.teal.cli.command.inspect.LogsVerb;
import dev.teal.cli.command.inspect.StatusVerb;
import dev.teal.cli.command.tunnel.TunnelVerb;
import dev.teal.cli.command.upkeep.LockVerb;
import dev.teal.cli.command.upkeep.MaintenanceVerb;
import dev.teal.cli.command.upkeep.PruneVerb;
import dev.teal.cli.command.upkeep.RemoveVerb;
import dev.teal.cli.output.Text;
import dev.teal.config.value.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// All verbs. To add one: add a line here with its help group and summary, write a class that implements
/// [Verb], and add its case to [#load()], which the compiler then requires.
enum Verbs {
    INIT(Group.START, "write a teal.yml for the app in this folder"),
    SETUP(Group.START, "prepare the server: Docker, nginx, directories; safe to repeat"),
    DEMO(Group.START, "see it work on this machine in half a minute; needs no server"),
    PLAN(Group.DEPLOY, "show what deploy would do, without changing anything"),
    DEPLOY(Group.DEPLOY, "build, ship, start in the idle slot, check health, switch traffic"),
    ROLLBACK(Group.DEPLOY, "go back to the previous release, or to a named one"),
    RESTART(Group.DEPLOY, "start the live release anew, without downtime"),
    RECOVER(Group.DEPLOY, "finish or undo an interrupted deployment"),
    DATA(Group.DEPLOY, "snapshot, verify, restore, pull or push the app's database"),
    MAINTENANCE(Group.DEPLOY, "answer visitors with a page and 503, or no longer"),
    LOCK(Group.DEPLOY, "hold deployments off, with a reason for the others"),
    TUNNEL(Group.DEPLOY, "let a Cloudflare Tunnel lead the app's host names to nginx"),
    PRUNE(Group.DEPLOY, "remove what no rollback needs, on the server and here"),
    REMOVE(Group.DEPLOY, "take the app off the server; its data stays unless you say so"),
    STATUS(Group.INSPECT, "show the live release and the state of both slots"),
    HISTORY(Group.INSPECT, "list past deployments and which releases can be rolled back to"),
    LOGS(Group.INSPECT, "show the app's logs"),
    APPS(Group.INSPECT, "list the apps and stages that Teal runs on a server"),
    CONFIG(Group.INSPECT, "show teal.yml as Teal reads it, with all defaults"),
    DOCTOR(Group.INSPECT, "check the server and this machine, and fix what is safe to fix"),
    EXEC(Group.INSIDE, "run a command in the live container"),
    RUN(Group.INSIDE, "run a command in a new container of a release"),
    SHELL(Group.INSIDE, "open a shell in the live container"),
    HELP(Group.HIDDEN, "show the help of Teal or of one verb"),
    WARM_UP(Group.HIDDEN, "load all classes, for the launcher's class-data archive");

    enum Group {
        START("Get started"),
        DEPLOY("Deploy"),
        INSPECT("Inspect"),
        INSIDE("Look inside"),
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

    /// The verb as typed on the command line.
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Loads the class of the verb.
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
            case RESTART -> new RestartVerb();
            case RECOVER -> new RecoverVerb();
            case DATA -> new DataVerb();
            case MAINTENANCE -> new MaintenanceVerb();
            case LOCK -> new LockVerb();
            case TUNNEL -> new TunnelVerb();
            case PRUNE -> new PruneVerb();
            case REMOVE -> new RemoveVerb();
            case STATUS -> new StatusVerb();
            case HISTORY -> new HistoryVerb();
            case LOGS -> new LogsVerb();
            case APPS -> new AppsVerb();
            case CONFIG -> new ConfigVerb();
            case DOCTOR -> new DoctorVerb();
            case EXEC -> new ExecVerb();
            case RUN -> new RunVerb();
            case SHELL -> new ShellVerb();
        };
    }

    static Optional<Verbs> find(String word) {
        return Arrays.stream(values()).filter(verb -> verb.word().equals(word)).findFirst();
    }

    /// @throws Problem for an unknown word, with the verb that other tools call so, or the nearest one
    static Verbs named(String word) {
        return find(word).orElseThrow(() -> unknown(word));
    }

    private static Problem unknown(String word) {
        String what = "unknown verb \"" + Text.safe(word) + "\"";
        return WrongWords.verb(word)
                .map(advice -> Problem.usage(what, advice))
                .orElseGet(() -> Problem.usage(what + Nearest.hint(word, words()), "`teal help` lists the verbs"));
    }

    private static List<String> words() {
        return Arrays.stream(values())
                .filter(verb -> verb.group != Group.HIDDEN || verb == HELP)
                .map(Verbs::word)
                .toList();
    }
}
