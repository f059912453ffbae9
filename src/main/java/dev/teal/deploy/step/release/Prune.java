package dev.teal.deploy.step.release;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Sizes;
import dev.teal.data.Snapshots;
import dev.teal.deploy.operation.release.Leftover;
import dev.teal.deploy.operation.release.Leftovers;
import dev.teal.deploy.operation.release.ReleaseStore;
import dev.teal.deploy.run.Output;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Removes what no rollback needs.
///
/// @param agreed  what the user has seen; what is needed by now stays
/// @param removed what was removed, as a phrase
public record Prune(List<Leftover> agreed, Output<String> removed) implements Step {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /// Free bytes of the file systems of these folders.
    private static final String FREE =
            "df -Pk \"$@\" 2>/dev/null | awk 'NR > 1 && !seen[$1]++ { n += $4 } END { printf \"%.0f\\n\", n * 1024 }'";

    @Override
    public String name() {
        return "prune";
    }

    @Override
    public String describe() {
        return "remove what no rollback needs";
    }

    @Override
    public String run(StepContext context) {
        Target target = context.target();
        List<Leftover> going = Leftovers.of(context.state(), context.clock().instant()).stream()
                .filter(found -> agreed.stream().anyMatch(found::same))
                .toList();
        String images = target.slots().engine(target.server()).folder();
        Command free = Command.script(FREE, target.layout().teal(), images.isEmpty() ? "/" : images);
        long before = Reply.number(target.server().run(free).out());
        long count =
                going.stream().filter(leftover -> remove(context, leftover)).count();
        long more = Reply.number(target.server().run(free).out()) - before;
        String text = "removed " + count + " of " + going.size()
                + (more > 0
                        ? "; " + Sizes.of(more) + " more are free on "
                                + target.server().name()
                        : "");
        removed.set(text);
        return text;
    }

    private static boolean remove(StepContext context, Leftover leftover) {
        context.report(0, 0, leftover.toString());
        Target target = context.target();
        Result result = switch (leftover.kind()) {
            case CONTAINER -> target.server().run(target.slots().clear(slot(target, leftover.name())));
            case RELEASE -> new ReleaseStore(context).remove(release(context, leftover.name()));
            case RUN -> Leftovers.removeRun(target, leftover.name());
            case IMAGE -> target.server().run(target.images().remove(leftover.name()), LIMIT);
            case SNAPSHOT -> target.server().run(target.snapshots().remove(leftover.name()), Snapshots.LIMIT);
            case FILE -> target.server().run(Command.of("rm", "-rf", leftover.name()), LIMIT);
            case LOCAL_IMAGE -> context.state().local().run(target.images().removeLocal(leftover.name()), LIMIT);
        };
        if (!result.ok()) {
            context.warn(leftover + " could not be removed", String.join(" ", result.errorLines()));
        }
        return result.ok();
    }

    private static Release release(StepContext context, String id) {
        return context.state().facts().release(id).orElseThrow();
    }

    private static Slot slot(Target target, String name) {
        return Stream.of(Slot.values())
                .filter(slot -> target.slots().name(slot).equals(name))
                .findFirst()
                .orElseThrow();
    }
}
