package dev.teal.runtime;

import dev.teal.app.Address;
import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.app.SlotUsage;
import dev.teal.base.Problem;
import dev.teal.config.AssetFolder;
import dev.teal.config.Config;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs releases in the two slots. It builds the commands; the caller runs them on a server, so a deployment
/// can use one that holds its lock.
public interface SlotRuntime {
    Config config();

    /// The address at which nginx and the probes reach the slot.
    Address address(Slot slot);

    /// The slot's loopback port, for users, `.active-port` and old scripts.
    default int port(Slot slot) {
        return slot.port(config().slots());
    }

    /// The name of the slot's container or process, as shown to users.
    default String name(Slot slot) {
        return config().app() + "-" + slot;
    }

    /// Programs that the server must have to run a slot.
    List<String> tools();

    /// Queries the state of both slots, and what [#located] needs.
    Command inspect();

    /// The same runtime with the addresses of its slots, parsed from the output of [#inspect].
    SlotRuntime located(Result inspected);

    /// The reason why no slot can start, after [#located]; empty when the server is prepared.
    /// @param server its name, for the message
    Optional<Problem> unprepared(String server);

    /// Queries the engine that runs the slots.
    Engine engine(Server server);

    /// The state of both slots, parsed from the output of [#inspect].
    /// @param server the server it ran on, for messages
    Map<Slot, SlotState> slotStates(Result inspected, Server server);

    /// The current state of the slot.
    default SlotState slotState(Slot slot, Server server) {
        return slotStates(server.run(inspect()), server).getOrDefault(slot, SlotState.NONE);
    }

    /// Lists what the engine keeps for the app.
    Command inventory();

    /// Parsed from the output of [#inventory()].
    /// @param server the server it ran on, for messages
    Inventory inventory(Result listed, Server server);

    /// Measures what both slots use, which takes a tenth of a second. Its output follows that of [#inspect].
    Command usage();

    /// What the slots that are not empty use, parsed from the output of [#inspect] and [#usage].
    Map<Slot, SlotUsage> usage(Result inspected);

    /// Whether a process of the server belongs to a slot.
    ///
    /// @param session leader of the process's session
    /// @param groups  its control groups
    boolean owns(SlotState slotState, String session, String groups);

    /// Checks whether the release may start in the slot, as [#start] and [#runOnce] do before they act.
    /// [Refusal] parses the result.
    Command check(Slot slot, Release release);

    /// Checks that every listener at the slot's address belongs to the slot. [Refusal] parses the result. Empty
    /// when no other process can listen at that address.
    Optional<Command> listener(Slot slot);

    /// Lists the processes of the slot; [Processes#of] parses the output.
    Command processes(Slot slot);

    /// Starts the release in a slot that is empty or stopped. A stopped container is removed, or renamed when
    /// Teal did not start it. A foreign one is refused.
    Command start(Slot slot, Release release, RestartPolicy restart);

    /// Sets whether these slots start when the server boots.
    Command restart(RestartPolicy restart, Slot... slots);

    /// Stops the slot: SIGTERM, then SIGKILL after the timeout. The remains stay for inspection. Does nothing
    /// when the slot is empty.
    Command stop(Slot slot, Duration timeout);

    /// Removes what is left in a stopped slot, unless Teal did not start it.
    Command clear(Slot slot);

    /// Stops and removes everything that Teal has started or created for the app, in the slots and beside them. It can
    /// safely run twice. Prints a line for each thing that stays because Teal did not create it.
    ///
    /// @param timeout until SIGKILL
    /// @param data    whether data goes too that belongs to what is removed
    List<Command> removeAll(Duration timeout, boolean data);

    /// Prints the command line that the slot was started with, as `{"Entrypoint":[…],"Cmd":[…]}`. Empty when
    /// the release's record has it.
    Optional<Command> startCommand(Slot slot);

    /// Runs `argv` once to its end in the release's environment, outside the slots.
    Command runOnce(Release release, List<String> argv);

    /// Stops the command of [#runOnce] if it is still running.
    Command endOnce();

    /// Commands of the user.
    UserCommands userCommands();

    /// Copies what a folder of the slot's app contains to a folder of the server.
    Command copy(Slot slot, String from, String to);

    /// Puts static files of the slot's app where nginx serves them. [PublishedAssets] parses the result.
    ///
    /// @param release the id of the app's release
    Command publish(Slot slot, String release, List<AssetFolder> folders);

    /// The slot's last log lines, from both streams.
    Command logs(Slot slot, int lines, boolean follow);
}
