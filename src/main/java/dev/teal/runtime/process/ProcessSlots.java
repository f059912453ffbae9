package dev.teal.runtime.process;

import dev.teal.app.Address;
import dev.teal.app.Release;
import dev.teal.app.RestartPolicy;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.app.SlotUsage;
import dev.teal.base.Problem;
import dev.teal.config.AssetFolder;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.runtime.Engine;
import dev.teal.runtime.Inventory;
import dev.teal.runtime.Processes;
import dev.teal.runtime.PublishedAssets;
import dev.teal.runtime.SlotRuntime;
import dev.teal.runtime.UserCommands;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Runs a release as a plain process in its own session. A small shell supervises it: it restarts the app when
/// it ends by itself and forwards SIGTERM. Needs setsid(1), but no Docker and no root.
///
/// A slot's folder contains `pid` (of the supervisor, the session leader), `release`, `image`, `restarts`,
/// `exit` and `log`.
public record ProcessSlots(Config config, Layout layout) implements SlotRuntime {
    /// A script of this package.
    private static String text(String name) {
        return Scripts.read(ProcessSlots.class, name);
    }

    /// A script of this package that needs `alive`.
    private static Command script(String name, List<String> arguments) {
        return Command.script(text("alive.sh") + text(name), arguments);
    }

    /// The first word of a line of `usage.sh`.
    private static final String USAGE = "usage ";

    private static final String FIND = Scripts.read(ProcessSlots.class, "find.sh");

    @Override
    public Address address(Slot slot) {
        return new Address("127.0.0.1", port(slot));
    }

    private String folder(Slot slot) {
        return layout.processes() + "/" + slot;
    }

    @Override
    public List<String> tools() {
        return List.of();
    }

    @Override
    public SlotRuntime located(Result inspected) {
        return this;
    }

    @Override
    public Optional<Problem> unprepared(String server) {
        return Optional.empty();
    }

    @Override
    public Engine engine(Server server) {
        return new Engine("", "where releases are kept", "", "`df -h`", false);
    }

    @Override
    public Command inspect() {
        return script("state.sh", List.of(layout.processes()));
    }

    @Override
    public Map<Slot, SlotState> slotStates(Result result, Server server) {
        Map<Slot, SlotState> found = new EnumMap<>(Map.of(Slot.BLUE, SlotState.NONE, Slot.GREEN, SlotState.NONE));
        for (String line : result.lines()) {
            if (line.startsWith(USAGE)) {
                continue;
            }
            String[] columns = Reply.fields(line, "\\|", 7);
            int restarts = Reply.count(columns[2]);
            SlotState.Status state = columns[1].equals("yes") ? SlotState.Status.RUNNING : SlotState.Status.STOPPED;
            Slot.named(columns[0])
                    .ifPresent(slot -> found.put(
                            slot,
                            new SlotState(
                                    columns[5],
                                    columns[6],
                                    state,
                                    restarts,
                                    Reply.count(columns[3]),
                                    columns[4] + "/" + restarts)));
        }
        return found;
    }

    @Override
    public Command inventory() {
        return Command.of("true");
    }

    @Override
    public Inventory inventory(Result listed, Server server) {
        return Inventory.NONE;
    }

    @Override
    public Command usage() {
        return Command.script(text("usage.sh"), layout.processes());
    }

    /// Nothing limits their memory.
    @Override
    public Map<Slot, SlotUsage> usage(Result inspected) {
        Map<Slot, SlotUsage> found = new EnumMap<>(Slot.class);
        for (String line : inspected.lines()) {
            if (line.startsWith(USAGE)) {
                String[] columns = Reply.fields(line, " ", 5);
                OptionalDouble cpu = SlotUsage.cpu(Reply.number(columns[3]), Reply.number(columns[4]));
                OptionalLong memory = OptionalLong.of(Reply.number(columns[2]));
                Slot.named(columns[1])
                        .ifPresent(slot -> found.put(slot, new SlotUsage(memory, OptionalLong.empty(), cpu, false)));
            }
        }
        return found;
    }

    @Override
    public boolean owns(SlotState slotState, String session, String groups) {
        return slotState.instance().startsWith(session + "/");
    }

    /// Only `teal recover` starts a process again after a reboot.
    @Override
    public Command restart(RestartPolicy restart, Slot... slots) {
        return Command.of("true");
    }

    /// There are no volumes to check.
    @Override
    public Command check(Slot slot, Release release) {
        return Command.of("true");
    }

    @Override
    public Optional<Command> listener(Slot slot) {
        return Optional.of(script("listener.sh", List.of(folder(slot), String.valueOf(port(slot)))));
    }

    @Override
    public Command processes(Slot slot) {
        return Processes.query(FIND, folder(slot));
    }

    @Override
    public Command start(Slot slot, Release release, RestartPolicy restart) {
        String env = layout.env(release.id()) + ".sh";
        List<String> arguments = new ArrayList<>(List.of(folder(slot), release.id(), release.image(), env));
        arguments.addAll(List.of(
                layout.files(release.image()), text("supervise.sh"), "/bin/sh", "-c", text("app.sh"), "app", env));
        arguments.addAll(List.of(String.valueOf(port(slot)), release.id(), slot.toString()));
        arguments.addAll(release.command());
        return script("start.sh", arguments);
    }

    @Override
    public Command stop(Slot slot, Duration timeout) {
        return script("stop.sh", List.of(folder(slot), String.valueOf(Math.max(1, timeout.toSeconds()))));
    }

    @Override
    public Command clear(Slot slot) {
        String clear = "alive \"$(cat \"$1/pid\" 2>/dev/null)\" \"$1\" || rm -rf \"$1\"";
        return Command.script(text("alive.sh") + clear, folder(slot));
    }

    /// Their folders go with Teal's.
    @Override
    public List<Command> removeAll(Duration timeout, boolean data) {
        return Stream.of(Slot.values()).map(slot -> stop(slot, timeout)).toList();
    }

    @Override
    public Optional<Command> startCommand(Slot slot) {
        return Optional.empty();
    }

    @Override
    public Command runOnce(Release release, List<String> argv) {
        List<String> arguments =
                new ArrayList<>(List.of(layout.env(release.id()) + ".sh", layout.files(release.image()), release.id()));
        arguments.addAll(argv);
        return Command.script(text("once.sh"), arguments);
    }

    /// The process ends with the command that waits for it.
    @Override
    public Command endOnce() {
        return Command.of("true");
    }

    @Override
    public UserCommands userCommands() {
        return new ProcessUserCommands(layout);
    }

    @Override
    public Command copy(Slot slot, String from, String to) {
        return Command.of("cp", "-a", from + "/.", to);
    }

    @Override
    public Command publish(Slot slot, String release, List<AssetFolder> folders) {
        return PublishedAssets.publish(text("unpack.sh"), layout.files(release), layout, slot, release, folders);
    }

    @Override
    public Command logs(Slot slot, int lines, boolean follow) {
        List<String> argv = new ArrayList<>(List.of("tail", "-n", String.valueOf(lines)));
        if (follow) {
            argv.add("-F");
        }
        argv.add(folder(slot) + "/log");
        return Command.of(argv);
    }
}
