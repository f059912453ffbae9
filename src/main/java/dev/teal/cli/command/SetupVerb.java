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
                and Ubuntu), and creates the app's folders, its Docker network and its nginx
                file. Safe to repeat; run it again after a change of `router` in teal.yml.
                Refuses ports, host names and names of another app on the server first.
                Leaves everything that Teal did not create as it is. Where that is impossible
                (the default page of the nginx package on the app's port), it shows what it
                would change and asks first.
                """;
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(null, "live-restore", false, "keep containers up while Docker restarts; asks first");
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
                            connection.events(),
                            invocation.cancellation(),
                            Clock.systemUTC())
                    .run(
                            invocation.arguments().has("live-restore"),
                            changes -> invocation.confirm().require(changes));
        }
        return ExitCode.DONE;
    }
}
