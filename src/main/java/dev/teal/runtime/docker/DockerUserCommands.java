package dev.teal.runtime.docker;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.runtime.UserCommands;
import dev.teal.server.Command;
import dev.teal.server.Mark;
import dev.teal.server.Streams;
import java.util.ArrayList;
import java.util.List;

/// Runs commands of the user in containers. When the user's connection breaks, what they started ends too.
record DockerUserCommands(DockerSlots slots) implements UserCommands {
    private static final String ATTACHED = DockerCommand.script("attached.sh");
    private static final String HANG_UP = DockerCommand.script("hang-up.sh");
    private static final String SHELL = DockerCommand.script("shell.sh");

    /// For a container that was not started yet, too.
    private static final String REMOVE =
            DockerCommand.script() + "\"$docker\" stop --time 10 \"$1\"; \"$docker\" rm --force \"$1\"";

    /// Where the random digits of a [Mark] begin, and how many a name has.
    private static final int RANDOM = "teal-".length();

    private static final int NAME_LENGTH = 8;

    /// A variable of the command's processes, by which they are found again: the engine does not end them with its
    /// client (moby#9098).
    private static final String MARK = "TEAL_EXEC";

    @Override
    public Command exec(Slot slot, SlotState slotState, Streams streams, List<String> argv) {
        String mark = MARK + "=" + Mark.random().replace(":", "");
        List<String> run = new ArrayList<>(List.of(DockerCommand.NAME, "exec", "--env", mark));
        run.addAll(options(streams));
        run.add(slots.name(slot));
        run.addAll(argv);
        return attached(streams, Command.script(HANG_UP, slots.name(slot), mark), run);
    }

    /// The name is random, so that several can run. Docker removes the container when it ends.
    @Override
    public Command run(Release release, Streams streams, boolean entrypoint, List<String> argv) {
        String name = slots.config().app() + "-run-" + Mark.random().substring(RANDOM, RANDOM + NAME_LENGTH);
        List<String> run = new ArrayList<>(List.of(DockerCommand.NAME, "run", "--rm", "--name", name));
        run.addAll(options(streams));
        if (!entrypoint) {
            run.addAll(List.of("--entrypoint", argv.getFirst()));
        }
        run.addAll(slots.container().options(release));
        run.addAll(entrypoint ? argv : argv.subList(1, argv.size()));
        Command start = slots.container().command(release, name, DockerContainer.NO_ENDPOINT, run);
        return attached(streams, Command.script(REMOVE, name), start.argv());
    }

    private static List<String> options(Streams streams) {
        List<String> options = new ArrayList<>();
        if (streams.input()) {
            options.add("--interactive");
        }
        if (streams.terminal()) {
            options.add("--tty");
        }
        return options;
    }

    /// @param end ends what `run` started
    private static Command attached(Streams streams, Command end, List<String> run) {
        List<String> arguments = new ArrayList<>(List.of(streams.terminal() ? "yes" : "", end.inShell()));
        arguments.addAll(run);
        return Command.script(ATTACHED, arguments);
    }

    @Override
    public Command findShell(Slot slot, SlotState slotState) {
        return Command.script(SHELL, slots.name(slot));
    }
}
