package dev.teal.cli.command;

import dev.teal.base.ExitCode;
import dev.teal.setup.Setup;
import java.time.Clock;
import org.apache.commons.cli.Options;

/// `teal setup`
public final class SetupVerb implements Verb {
    @Override
    public String description() {
        return """
                Installs Docker, nginx, sqlite3, curl and zstd where they are missing (Debian
                and Ubuntu), makes the app's folders, its Docker network and nginx' file. Safe
                to repeat; also the way to bring a changed router section to the server.
                What Teal did not make stays as it is. Where that cannot be (the default page
                of nginx' package, on the app's port), setup shows what it would change and
                asks first.
                """;
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(null, "live-restore", false, "containers outlive a restart of Docker; asks first");
    }

    @Override
    public boolean stopsSafely() {
        return true;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        try (Connection connection = Connection.open(invocation)) {
            new Setup(
                            connection.config(),
                            connection.server(),
                            connection.local(),
                            invocation.events(),
                            invocation.cancellation(),
                            Clock.systemUTC())
                    .run(
                            invocation.arguments().has("live-restore"),
                            changes -> invocation.confirm().need(changes));
        }
        return ExitCode.DONE;
    }
}
