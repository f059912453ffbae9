package dev.teal.deploy;

import dev.teal.app.Release;
import dev.teal.deploy.operation.data.RetainedData;
import dev.teal.deploy.plan.DataPlans;
import dev.teal.event.Events;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/// A deployment whose app has a database; r1 is live.
public abstract class WithDatabase extends WithLocalDeployment {
    protected static final String COUNT = "SELECT count(*) FROM assets";

    @Override
    @BeforeEach
    protected void start() {
        super.start();
        hub.with("database: {sqlite: data/hub.db}\nretain: 2\n").deploy("r1");
    }

    protected void add(int rows) {
        for (int i = 0; i < rows; i++) {
            hub.sql("INSERT INTO assets(key, name) VALUES (hex(randomblob(16)), 'x')");
        }
    }

    protected RetainedData retained() {
        return RetainedData.of(hub.state());
    }

    protected void restore(String release, Events listener) {
        Optional<Release> target = hub.state().facts().release(release);
        RetainedData.Choice source = retained().of(hub.state(), release);
        hub.run(now -> DataPlans.restore(now, target, source.id(), source.sources(), "restore-1"), listener);
    }
}
