package dev.teal.cli.command;

import dev.teal.base.ExitCode;
import org.apache.commons.cli.Options;

/// `teal setup`
public final class SetupVerb implements Verb {
    @Override
    public String description() {
        return """
                Installs Docker, nginx, sqlite3, curl and zstd where they are missing (Debian
                and Ubuntu), and creates the app's folders, its Docker network and its nginx
                file. Safe to repeat; run it again after a change of `router` in teal.yml.
                An app that a script deploys today is taken over while it serves, as the
                first release. Everything else that Teal did not create stays as it is. What
                has to change (the old site, the default page of the nginx package) is shown
                first, and setup asks. Ports, host names and names of another app are refused.
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
            connection
                    .setup(invocation.cancellation())
                    .run(invocation.arguments().has("live-restore"), invocation.confirm()::require);
        }
        return ExitCode.DONE;
    }
}
