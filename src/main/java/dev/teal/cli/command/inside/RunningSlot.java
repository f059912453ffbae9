package dev.teal.cli.command.inside;

import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.base.Problem;
import dev.teal.cli.command.Connection;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.output.Text;
import dev.teal.deploy.state.ServerState;
import java.util.Optional;
import org.apache.commons.cli.Option;

/// The slot in which a command of the user runs: the live one, or that of `--slot`.
record RunningSlot(ServerState state, Slot slot) {
    static Option option() {
        return Option.builder()
                .longOpt("slot")
                .hasArg()
                .argName("SLOT")
                .desc("blue, green or idle (default: the live slot)")
                .build();
    }

    /// A slot that is named needs no router: it can be entered when nginx does not run.
    static RunningSlot of(Invocation invocation, Connection connection) {
        Optional<String> word = invocation.arguments().value("slot");
        ServerState state = connection.state();
        Slot slot = word.flatMap(Slot::named).orElseGet(() -> {
            Slot live = state.mustBeReady().live();
            return word.isEmpty() || word.get().equals("live") ? live : idle(word.get(), live);
        });
        return new RunningSlot(state, slot).mustRun();
    }

    private static Slot idle(String word, Slot live) {
        if (!word.equals("idle")) {
            throw Problem.usage(
                    "--slot: \"" + Text.safe(word) + "\" is not a slot", "give `blue`, `green`, `idle` or `live`");
        }
        return live.other();
    }

    SlotState slotState() {
        return state.slotState(slot);
    }

    private RunningSlot mustRun() {
        if (!slotState().running()) {
            String server = state.target().server().name();
            throw Problem.failed(
                    slotState().present()
                            ? slotState().describe() + " in " + slot + " on " + server + " does not run"
                            : "slot " + slot + " on " + server + " is empty",
                    slotState().present()
                            ? "`teal logs --slot " + slot + "` shows why; `teal run CMD` starts a container for CMD"
                            : "`teal status` shows both slots");
        }
        return this;
    }
}
