package dev.teal.deploy.operation.slot;

import dev.teal.app.Slot;
import dev.teal.base.Json;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.image.RunDefaults;
import dev.teal.server.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An app that did not exit on SIGTERM within `stop_timeout` and was killed. Its requests in flight are lost.
public final class KilledOnStop {
    /// Exit code of a container whose process was killed by SIGKILL.
    private static final int KILLED = 137;

    private static final Set<String> SHELLS = Set.of("sh", "bash", "ash", "dash");
    private static final Set<String> RUNNERS = Set.of("npm", "npx", "yarn", "pnpm");

    private KilledOnStop() {}

    /// @param stopped the result of [dev.teal.runtime.SlotRuntime#stop]
    public static boolean is(StepContext context, Slot slot, Result stopped, Duration timeout) {
        if (stopped.took().compareTo(timeout) < 0) {
            return false;
        }
        Target target = context.target();
        return stopped.lines().contains("killed")
                || target.slots().slotState(slot, target.server()).exitCode() == KILLED;
    }

    public static void warn(StepContext context, Slot slot, Duration timeout) {
        String name = context.target().slots().name(slot);
        context.warn(
                name + " did not exit within stop_timeout (" + timeout.toSeconds()
                        + " s) of SIGTERM and was killed: its requests in flight are lost",
                fix(argv(context, slot)));
    }

    /// The command its container was started with; empty when it is not known.
    private static List<String> argv(StepContext context, Slot slot) {
        Target target = context.target();
        return target.slots()
                .startCommand(slot)
                .map(target.server()::run)
                .filter(Result::ok)
                .map(inspected -> all(Json.readMap(
                        inspected.out(), "the command of " + target.slots().name(slot))))
                .orElse(List.of());
    }

    private static List<String> all(Map<String, Object> config) {
        RunDefaults started = RunDefaults.of(config);
        List<String> argv = new ArrayList<>(started.entrypoint());
        argv.addAll(started.command());
        return argv;
    }

    /// @param argv entry point and command
    static String fix(List<String> argv) {
        String program =
                argv.isEmpty() ? "" : argv.getFirst().substring(argv.getFirst().lastIndexOf('/') + 1);
        String longer = "; if it needs longer, raise stop_timeout";
        if (SHELLS.contains(program) && argv.size() > 1 && argv.get(1).matches("-[a-z]*c")) {
            return "its first process is a shell (" + program + " " + argv.get(1)
                    + "), which does not pass SIGTERM on: write CMD as a list, CMD [\"node\", \"server.js\"], or put"
                    + " `exec` before the app's command" + longer;
        }
        if (SHELLS.contains(program) || program.endsWith(".sh")) {
            return "its first process is a script, which does not pass SIGTERM on: let it end with `exec` and the app's"
                    + " command (`exec \"$@\"`)" + longer;
        }
        if (RUNNERS.contains(program)) {
            return program + " does not pass SIGTERM on reliably: start the app itself, CMD [\"node\", \"server.js\"]"
                    + longer;
        }
        return "the app must exit on SIGTERM; the first process of a container has no default action for it. If it has"
                + " no handler, add container.options: [\"--init\"]" + longer;
    }
}
