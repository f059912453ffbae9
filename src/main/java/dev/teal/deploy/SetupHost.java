package dev.teal.deploy;

import static dev.teal.deploy.SetupScripts.last;

import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.deploy.SetupScripts.Did;
import dev.teal.event.Problem;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.slot.Slot;
import dev.teal.slot.Slots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The parts of `teal setup` beside nginx: programs, services, folders, the app's Docker network.
record SetupHost(Config config, Layout layout, Server server) {
    private static final Duration LONG = Duration.ofMinutes(10);

    Did packages() {
        Result result = server.run(
                Command.script(SetupScripts.PACKAGES, config.handover().isPresent() ? "lua" : ""), LONG);
        return switch (result.exitCode()) {
            case 0 -> Did.of(result);
            case SetupScripts.NO_APT ->
                throw Problem.failed(
                        server.name() + " lacks " + last(result).strip() + ", and has no apt-get to install it",
                        "install these by hand, then `teal setup` again");
            case SetupScripts.WOULD_REMOVE ->
                throw Problem.failed(
                        "what is missing on " + server.name() + " cannot be installed beside what is there: apt would"
                                + " remove packages; nothing was changed",
                        result.complaint(),
                        "install it there by hand, in the way that fits those packages, then `teal setup` again");
            default -> throw failed("installing packages", result);
        };
    }

    Did engine() {
        return done("starting Docker", server.run(Command.script(SetupScripts.ENGINE), LONG));
    }

    Did folders() {
        Result result = server.run(Command.script(
                SetupScripts.FOLDERS,
                layout.directory(),
                String.valueOf(config.slots().blue()),
                String.valueOf(config.slots().green()),
                config.router().nginx().directory() + "/" + config.app() + ".conf"));
        if (result.exitCode() == SetupScripts.UNREADABLE) {
            throw Problem.failed(
                    "nginx' workers cannot read " + layout.route() + " on " + server.name(),
                    "let others search every folder above it (`chmod o+x`; `namei -l " + layout.route()
                            + "` shows which), then `teal setup` again");
        }
        return done("making " + layout.directory(), result);
    }

    /// @param slots told by a survey after the network's making only: their addresses come from it
    Did network(Supplier<Slots> slots) {
        Result made = server.run(Command.script(SetupScripts.NETWORK, config.app()));
        if (made.exitCode() == SetupScripts.FOREIGN_NETWORK) {
            throw Problem.failed(
                    "there is a Docker network named " + config.app() + " on " + server.name()
                            + " that Teal did not make; it was left as it is",
                    "remove it there (`docker network rm " + config.app()
                            + "`) when nothing needs it, or choose another app name in teal.yml");
        }
        Did network = done("making the Docker network " + config.app(), made);
        List<String> adopted = adopt(slots.get());
        return adopted.isEmpty()
                ? network
                : new Did(true, network.what() + "; joined " + String.join(", ", adopted) + ", which runs already");
    }

    private List<String> adopt(Slots slots) {
        List<String> adopted = new ArrayList<>();
        for (Slot slot : Slot.values()) {
            Result joined = server.run(Command.script(
                    SetupScripts.ADOPT,
                    config.app(),
                    slots.name(slot),
                    slots.address(slot).host()));
            if (done("joining " + slots.name(slot) + " to the network", joined).changed()) {
                adopted.add(slots.name(slot));
            }
        }
        return adopted;
    }

    private Did done(String doing, Result result) {
        if (!result.ok()) {
            throw failed(doing, result);
        }
        return Did.of(result);
    }

    private Problem failed(String doing, Result result) {
        return Problem.failed(
                doing + " failed on " + server.name(),
                result.complaint(),
                "mend what is said above, then `teal setup` again");
    }
}
