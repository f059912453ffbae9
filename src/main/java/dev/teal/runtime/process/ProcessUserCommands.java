package dev.teal.runtime.process;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.config.Layout;
import dev.teal.runtime.UserCommands;
import dev.teal.server.Command;
import dev.teal.server.Scripts;
import dev.teal.server.Streams;
import java.util.ArrayList;
import java.util.List;

/// Runs commands of the user in the folder and with the environment of a release.
record ProcessUserCommands(Layout layout) implements UserCommands {
    private static final String ONCE = Scripts.read(ProcessUserCommands.class, "once.sh");

    @Override
    public Command exec(Slot slot, SlotState slotState, Streams streams, List<String> argv) {
        return in(slotState.image(), slotState.release(), streams, argv);
    }

    @Override
    public Command run(Release release, Streams streams, boolean entrypoint, List<String> argv) {
        return in(release.image(), release.id(), streams, argv);
    }

    private Command in(String image, String release, Streams streams, List<String> argv) {
        List<String> arguments = new ArrayList<>(List.of(layout.env(release) + ".sh", layout.files(image), release));
        if (streams.terminal()) { // Teal's environment has no TERM
            arguments.addAll(List.of("env", "TERM=xterm"));
        }
        arguments.addAll(argv);
        return Command.script(ONCE, arguments);
    }

    @Override
    public Command findShell(Slot slot, SlotState slotState) {
        return Command.script(
                "for shell in bash sh; do ! command -v $shell >/dev/null || { printf '%s\\n' $shell; exit; }; done");
    }
}
