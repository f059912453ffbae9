package dev.teal.runtime;

import dev.teal.app.Address;
import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.config.Config;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How releases run in the two slots. Commands are built here and run by the server handed in, so that the
/// deployment can pass one that holds its lock.
public interface SlotRuntime {
    Config config();

    /// Where nginx and the probes reach the slot.
    Address address(Slot slot);

    /// The slot's loopback port, for people, `.active-port` and old scripts.
    default int port(Slot slot) {
        return slot == Slot.BLUE ? config().slots().blue() : config().slots().green();
    }

    /// What a person calls the thing in the slot: the container's name, or the process'.
    default String name(Slot slot) {
        return config().app() + "-" + slot;
    }

    /// Asks what is in both slots.
    Command inspect();

    /// What is in both slots, by the answer to [#inspect].
    /// @param server whose answer it is, for messages
    Map<Slot, SlotState> slotStates(Result inspected, Server server);

    /// What is in the slot, now.
    default SlotState slotState(Slot slot, Server server) {
        return slotStates(server.run(inspect()), server).getOrDefault(slot, SlotState.NONE);
    }

    /// Whether a process of the server belongs to what is in a slot.
    ///
    /// @param session its session's leader
    /// @param groups  its control groups
    boolean owns(SlotState slotState, String session, String groups);

    /// Asks whether the release may start in the slot: what [#start] and [#runOnce] ask themselves before they act.
    /// [Refusal] has the answer.
    Command check(Slot slot, Release release);

    /// Asks whether all that listens at the slot's address belongs to what runs in the slot. [Refusal] has the
    /// answer. Empty where nobody else can listen there.
    Optional<Command> listener(Slot slot);

    /// Asks for the processes of what runs in the slot; [Processes#of] reads the answer.
    Command processes(Slot slot);

    /// Starts the release in a slot whose occupant is gone or stopped. A stopped one is removed, or gets another name
    /// when Teal did not start it; what is somebody else's is refused.
    Command start(Slot slot, Release release, RestartPolicy restart);

    /// Has what is in these slots come up at the server's boot, or not, from now on.
    Command restart(RestartPolicy restart, Slot... slots);

    /// SIGTERM, then SIGKILL when it has not ended in time; what is left stays for inspection. Nothing is done when
    /// the slot has no occupant.
    Command stop(Slot slot, Duration timeout);

    /// Asks for the words that what is in the slot was started with, as `{"Entrypoint":[…],"Cmd":[…]}`. Empty where the
    /// release's record has them.
    Optional<Command> startedBy(Slot slot);

    /// Runs `argv` once to its end as the release would run, beside the slots.
    Command runOnce(Release release, List<String> argv);

    /// Ends what [#runOnce] started, should it still run.
    Command endOnce();

    /// The last lines the occupant wrote, both streams.
    Command logs(Slot slot, int lines, boolean follow);
}
