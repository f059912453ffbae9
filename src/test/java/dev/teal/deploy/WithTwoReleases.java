package dev.teal.deploy;

import dev.teal.app.Address;
import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Cancellation;
import dev.teal.deploy.LocalDeployment.Kind;
import dev.teal.deploy.operation.slot.SlotControl;
import dev.teal.deploy.operation.traffic.Maintenance;
import dev.teal.deploy.operation.traffic.Traffic;
import dev.teal.deploy.run.FencedServer;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.ServerState;
import dev.teal.event.Events;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Steps on a server where r2 is live in green and r1, its standby, still runs in blue; the lock is held. All
/// test classes of a JVM share the server, and each test gets it so.
public abstract class WithTwoReleases extends OneStep {
    protected final LocalDeployment hub = Shared.HUB;

    @BeforeEach
    void lock() {
        on("");
    }

    /// From now on steps run as with these further lines of teal.yml.
    protected StepContext on(String lines) {
        unlock();
        StepContext context = on(ServerState.of(hub.config(Kind.GOOD, lines), hub.server, hub.local));
        takeLock().run(context);
        return context;
    }

    private void unlock() {
        if (isOn()) {
            context().fence().ifPresent(FencedServer::close);
        }
    }

    @AfterEach
    void asItWas() {
        StepContext context = on("");
        new Maintenance(context).leave();
        if (context.state().live() != Slot.GREEN) {
            new Traffic(context).moveTo(Slot.GREEN);
        }
        restart(Slot.BLUE, "r1");
        restart(Slot.GREEN, "r2");
        unlock();
    }

    private void restart(Slot slot, String release) {
        if (!context().state().slotState(slot).running()) {
            new SlotControl(context()).bringUp(slot, release(release));
        }
    }

    protected Release release(String id) {
        return context().state().facts().release(id).orElseThrow();
    }

    protected Address address(Slot slot) {
        return context().target().slots().address(slot);
    }

    protected boolean runs(Slot slot) {
        return hub.state().slotState(slot).running();
    }

    // The JVM starts it once, at its first use.
    private static final class Shared {
        static final LocalDeployment HUB = start();

        private static LocalDeployment start() {
            try {
                Path folder = Files.createTempDirectory("two-releases");
                LocalDeployment hub =
                        LocalDeployment.start(folder).with("database: {sqlite: data/hub.db}\nstandby: running\n");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> down(hub, folder), "two releases down"));
                hub.deploy("r1");
                hub.deploy("r2", Kind.GOOD, "", Events.NONE, new Cancellation());
                return hub;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void down(LocalDeployment hub, Path folder) {
            hub.close();
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
