package dev.teal.deploy.operation.slot;

import dev.teal.app.Address;
import dev.teal.app.Slot;
import dev.teal.config.Config.RunsAs;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.runtime.Processes;
import dev.teal.runtime.Processes.Listener;
import dev.teal.server.Result;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Why nothing answers at a slot's address, by what its processes listen on.
///
/// @param what what was found, for the details of a message
/// @param next what helps; empty when this tells nothing of it
public record ListenCheck(String what, String next) {
    /// @return empty when nothing runs, or it cannot be told
    public static Optional<ListenCheck> of(StepContext context, Slot slot) {
        Target target = context.target();
        Result asked = target.server().run(target.slots().processes(slot));
        return asked.ok()
                ? of(
                        Processes.of(asked.lines()),
                        target.slots().name(slot),
                        target.slots().address(slot),
                        target.config().runtime())
                : Optional.empty();
    }

    public static Optional<ListenCheck> of(Processes found, String name, Address address, RunsAs runtime) {
        if (found.processes().isEmpty()) {
            return Optional.empty();
        }
        int port = address.port();
        List<Listener> listeners = found.listeners();
        List<Listener> there =
                listeners.stream().filter(each -> each.port() == port).toList();
        boolean process = runtime == RunsAs.PROCESS;
        if (listeners.isEmpty()) {
            return Optional.of(new ListenCheck(name + " runs, but listens on no port (yet).", ""));
        }
        String all = name + " listens on " + all(listeners);
        if (there.isEmpty()) {
            return Optional.of(new ListenCheck(
                    all
                            + (process
                                    ? ", but its slot's port is " + port + "."
                                    : ", but container.port is " + port + "."),
                    process ? "have the app listen on the port in PORT" : otherPort(listeners, port)));
        }
        if (!process && there.stream().allMatch(Listener::isLoopback)) {
            return Optional.of(new ListenCheck(
                    all + " only: nothing outside of its container reaches that.", bind("0.0.0.0:" + port)));
        }
        boolean onlySix = there.stream().allMatch(each -> each.address().contains(":"));
        return Optional.of(new ListenCheck(
                all + ", but sent no HTTP answer from there.",
                onlySix ? "if it takes IPv6 alone there, " + bind("0.0.0.0:" + port) : ""));
    }

    private static String otherPort(List<Listener> listeners, int port) {
        List<Listener> outside =
                listeners.stream().filter(each -> !each.isLoopback()).toList();
        return outside.isEmpty()
                ? bind("0.0.0.0:" + port)
                : "write container.port: " + outside.getFirst().port() + ", or have the app listen on " + port
                        + " (often: container.env: {PORT: " + port + "})";
    }

    private static String bind(String where) {
        return "have the app listen on " + where
                + " (Next.js: container.env: {HOSTNAME: 0.0.0.0}; others: HOST, BIND or --host)";
    }

    private static String all(List<Listener> listeners) {
        return listeners.stream().map(Listener::toString).sorted().limit(5).collect(Collectors.joining(" and "));
    }
}
