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

/// Explains, from the sockets its processes listen on, why nothing answers at a slot's address.
///
/// @param what the finding, for the details of a message
/// @param next the fix; empty when it is not known
public record ListenCheck(String what, String next) {
    /// @return empty when no process runs, or they cannot be listed
    public static Optional<ListenCheck> of(StepContext context, Slot slot) {
        Target target = context.target();
        Result listed = target.server().run(target.slots().processes(slot));
        return listed.ok()
                ? of(
                        Processes.of(listed.lines()),
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
        List<Listener> onPort =
                listeners.stream().filter(each -> each.port() == port).toList();
        boolean process = runtime == RunsAs.PROCESS;
        if (listeners.isEmpty()) {
            return Optional.of(new ListenCheck(name + " runs, but listens on no port (yet).", ""));
        }
        String all = name + " listens on " + all(listeners);
        if (onPort.isEmpty()) {
            return Optional.of(new ListenCheck(
                    all
                            + (process
                                    ? ", but its slot's port is " + port + "."
                                    : ", but container.port is " + port + "."),
                    process ? "have the app listen on the port in PORT" : otherPort(listeners, port)));
        }
        if (!process && onPort.stream().allMatch(Listener::isLoopback)) {
            return Optional.of(new ListenCheck(
                    all + " only, which cannot be reached from outside its container.", bind("0.0.0.0:" + port)));
        }
        boolean onlyIpv6 = onPort.stream().allMatch(each -> each.address().contains(":"));
        return Optional.of(new ListenCheck(
                all + ", but sent no HTTP response.",
                onlyIpv6 ? "if it accepts only IPv6, " + bind("0.0.0.0:" + port) : ""));
    }

    private static String otherPort(List<Listener> listeners, int port) {
        List<Listener> outside =
                listeners.stream().filter(each -> !each.isLoopback()).toList();
        return outside.isEmpty()
                ? bind("0.0.0.0:" + port)
                : "set container.port: " + outside.getFirst().port() + ", or have the app listen on " + port
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
