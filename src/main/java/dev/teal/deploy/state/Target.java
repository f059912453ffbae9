package dev.teal.deploy.state;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.ImageConfig;
import dev.teal.config.Layout;
import dev.teal.data.Database;
import dev.teal.data.DatabaseSwap;
import dev.teal.data.Jail;
import dev.teal.data.Snapshots;
import dev.teal.image.Images;
import dev.teal.router.NginxFile;
import dev.teal.router.Router;
import dev.teal.runtime.SlotRuntime;
import dev.teal.runtime.docker.AppNetwork;
import dev.teal.runtime.docker.DockerImages;
import dev.teal.runtime.docker.DockerSlots;
import dev.teal.runtime.process.FolderImages;
import dev.teal.runtime.process.ProcessSlots;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/// One app on one server: the parts that build, run and route its releases.
public record Target(Config config, Layout layout, Server server, SlotRuntime slots, Router router, Images images) {
    private static final Duration BEYOND_ANY_JAIL = Duration.ofHours(5);

    /// @param server where the app runs
    /// @param local  this machine, which builds
    /// @param facts  the server's state, which has the slots' addresses
    public static Target of(Config config, Server server, Server local, ServerFacts facts) {
        Layout layout = new Layout(config.directory());
        SlotRuntime slots = slots(config, layout).located(facts.slots());
        return new Target(config, layout, server, slots, new Router(config, layout), images(config, layout, local));
    }

    /// The runtime before the addresses of its slots are known.
    static SlotRuntime slots(Config config, Layout layout) {
        return switch (config.runtime()) {
            case DOCKER -> new DockerSlots(config, layout, AppNetwork.NONE);
            case PROCESS -> new ProcessSlots(config, layout);
        };
    }

    public static Images images(Config config, Layout layout, Server local) {
        return config.image() instanceof ImageConfig.Files files
                ? new FolderImages(config, layout, files)
                : new DockerImages(config, layout, local);
    }

    /// Whether the server has the programs that run the slots, so it can be asked for them.
    boolean canRun(ServerFacts facts) {
        return Collections.disjoint(facts.missing(), slots.tools());
    }

    public NginxFile nginxFile() {
        return new NginxFile(config, layout, slots.address(Slot.BLUE), slots.address(Slot.GREEN));
    }

    /// The databases that both slots share; empty when teal.yml has none.
    public List<Database> databases() {
        return Database.of(config, layout);
    }

    public Snapshots snapshots() {
        return new Snapshots(layout.snapshots(), jail());
    }

    public Jail jail() {
        return new Jail(layout, config.runtime());
    }

    /// @param id of the operation
    public DatabaseSwap swap(Database database, String id) {
        return new DatabaseSwap(jail(), database, id);
    }

    /// Runs a command made by [Jail], which ends by itself at its limit.
    ///
    /// @throws Problem when the jail could not be set up, or the app put a file where it does not belong
    public Result confined(Command command) {
        Result result = server.run(command, BEYOND_ANY_JAIL);
        Jail.refusal(result, server.name()).ifPresent(refusal -> {
            throw refusal;
        });
        return result;
    }

    /// The same target through another connection to its server.
    Target through(Server other) {
        return new Target(config, layout, other, slots, router, images);
    }
}
