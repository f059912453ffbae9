package dev.teal.removal;

import dev.teal.app.Registration;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.certificate.Certbot;
import dev.teal.deploy.run.FencedServer;
import dev.teal.deploy.run.Plan;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.Entry.Kind;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.router.Router;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The steps of `teal remove`. Each can run twice: a removal that was interrupted is finished by running it again.
/// Teal's folder with the lock and the registration goes last.
public final class RemovalPlan {
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final Removal removal;
    private final List<String> kept = new ArrayList<>();

    public RemovalPlan(Removal removal) {
        this.removal = removal;
    }

    private record Part(String name, String describe, Function<StepContext, String> act) implements Step {
        @Override
        public String run(StepContext context) {
            return act.apply(context);
        }
    }

    public Plan of(ServerState state) {
        Slot live = state.live();
        List<Step> steps = new ArrayList<>();
        steps.add(new Part("site", "remove the app's nginx file, reload nginx", this::site));
        if (removal.certificate()) {
            steps.add(new Part("certificate", "remove its certificate", RemovalPlan::certificate));
        }
        steps.add(new Part("stop", "stop and remove what runs of the app", this::stop));
        steps.add(new Part("images", "remove the images of its releases", this::images));
        steps.add(new Part("files", "remove Teal's files" + (removal.all() ? " and the data" : ""), this::files));
        return new Plan(
                Kind.REMOVE,
                "",
                live,
                live,
                List.of(new Part("lock", "take the lock", RemovalPlan::lock)),
                steps,
                () -> ending(state));
    }

    private String ending(ServerState state) {
        return state.target().config().label() + " is removed from "
                + state.target().server().name()
                + (kept.isEmpty() ? "" : "; kept: " + String.join(", ", kept))
                + "; what `teal setup` installed for the whole server stays";
    }

    private static String lock(StepContext context) {
        Target target = context.target();
        Entry attempt = context.attempt();
        context.fence(FencedServer.take(
                        target.server(),
                        target.layout(),
                        attempt.by(),
                        attempt.kind().toString(),
                        attempt.at())
                .mustNotBeHeldOff());
        return "taken";
    }

    private String site(StepContext context) {
        Target target = context.target();
        String path = target.nginxFile().path();
        Result result = target.server().run(target.router().remove(target.nginxFile()), LIMIT);
        return switch (result.exitCode()) {
            case 0 -> result.lastLine().strip();
            case Router.FOREIGN -> {
                kept.add(path + ", which Teal did not write");
                yield "kept " + path + ", which Teal did not write";
            }
            case Router.REFUSED ->
                throw Problem.failed(
                        "nginx on " + target.server().name() + " rejects its configuration without " + path
                                + "; the file was put back",
                        result.errorLines(),
                        "fix the line that nginx names (check with `nginx -t`), then run `teal remove` again");
            default -> throw failed("removing " + path, target, result);
        };
    }

    private static String certificate(StepContext context) {
        Target target = context.target();
        Result result = target.server().run(Certbot.remove(target.config().app()), LIMIT);
        if (!result.ok()) {
            throw failed("removing the certificate", target, result);
        }
        return "removed";
    }

    private String stop(StepContext context) {
        Target target = context.target();
        Duration timeout = target.config().stopTimeout();
        for (Command command : target.slots().removeAll(timeout, removal.all())) {
            Result removed = target.server().run(command, LIMIT);
            if (!removed.ok()) {
                throw failed("removing the containers of " + target.config().label(), target, removed);
            }
            removed.lines().stream().filter(line -> line.startsWith("the ")).forEach(kept::add);
        }
        return "stopped and removed";
    }

    private String images(StepContext context) {
        Target target = context.target();
        int removed = 0;
        for (String name : Removal.images(context.state(), true)) { // a deployment may have come first
            Result result = target.server().run(target.images().remove(name), LIMIT);
            if (result.ok() || result.err().contains("No such image")) {
                removed++;
            } else {
                context.warn("the image " + name + " could not be removed", String.join(" ", result.errorLines()));
                kept.add("the image " + name);
            }
        }
        return removed + " removed";
    }

    private String files(StepContext context) {
        Target target = context.target();
        String registry = target.config().runtime().needsRoot() ? Registration.REGISTRY : "";
        List<String> arguments = new ArrayList<>(
                List.of(target.layout().directory(), target.config().app(), registry, removal.all() ? "yes" : ""));
        arguments.addAll(removal.data().folders().keySet());
        Result result =
                target.server().run(Command.script(Scripts.read(RemovalPlan.class, "files.sh"), arguments), LIMIT);
        if (!result.ok()) {
            throw failed("removing the files of " + target.config().label(), target, result);
        }
        kept.addAll(result.lines());
        kept.addAll(removal.kept());
        return target.layout().teal() + " removed";
    }

    private static Problem failed(String doing, Target target, Result result) {
        return Problem.failed(
                doing + " failed on " + target.server().name(),
                result.errorLines(),
                "fix the error above, then run `teal remove` again, which goes on");
    }
}
