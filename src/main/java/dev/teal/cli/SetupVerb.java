package dev.teal.cli;

import dev.teal.deploy.Setup;
import dev.teal.event.ExitCode;
import java.time.Clock;

/// `teal setup`
final class SetupVerb implements Verb {
    @Override
    public String description() {
        return """
                Installs Docker, nginx, sqlite3, curl and zstd where they are missing (Debian
                and Ubuntu), makes the app's folders, its Docker network and nginx' file. Safe
                to repeat; also the way to bring a changed router section to the server. A
                file of nginx' that Teal did not write is never touched.
                """;
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
                    .run();
        }
        return ExitCode.DONE;
    }
}
