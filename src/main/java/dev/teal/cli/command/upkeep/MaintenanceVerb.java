package dev.teal.cli.command.upkeep;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.cli.command.Arguments;
import dev.teal.cli.command.Connection;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.command.Verb;
import dev.teal.cli.output.Text;
import dev.teal.config.value.InvalidValue;
import dev.teal.config.value.Quantities;
import dev.teal.deploy.operation.traffic.UserMaintenance;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.UserNote;
import dev.teal.event.Change;
import dev.teal.event.Event;
import dev.teal.health.Answer;
import dev.teal.router.OfflinePage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/// `teal maintenance on|off`
public final class MaintenanceVerb implements Verb {
    private static final int LARGEST_PAGE = 1_000_000;
    private static final String USUAL_RETRY = "5m";
    private static final String RETRIES = "30s, 1m, 5m, 15m, 30m, 1h, 3h, 6h, 12h or 24h";

    @Override
    public List<String> arguments() {
        return List.of("on|off");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Option.builder()
                        .longOpt("page")
                        .hasArg()
                        .argName("FILE")
                        .desc("on: the page that visitors get, one HTML file")
                        .build())
                .addOption(Option.builder()
                        .longOpt("retry-after")
                        .hasArg()
                        .argName("TIME")
                        .desc("on: when clients may try again (default: " + USUAL_RETRY + ")")
                        .build());
    }

    @Override
    public String description() {
        return """
                on: nginx answers every request with 503 and a page, without a reload. The app
                keeps running. off: requests reach it again. `teal deploy` works meanwhile; it
                checks the new release directly, and that nginx has chosen its slot.

                TIME is sent as Retry-After: 30s, 1m, 5m, 15m, 30m, 1h, 3h, 6h, 12h or 24h.
                `on` during a maintenance replaces the page and the time.
                """;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        boolean on = isOn(invocation.arguments().get(0).orElse(""));
        Arguments arguments = invocation.arguments();
        if (!on
                && (arguments.value("page").isPresent()
                        || arguments.value("retry-after").isPresent())) {
            throw Problem.usage("--page and --retry-after belong to `on`", "leave them out");
        }
        byte[] page = arguments.value("page").map(MaintenanceVerb::page).orElseGet(OfflinePage::usual);
        Duration retryAfter = retryAfter(arguments.value("retry-after").orElse(USUAL_RETRY));
        try (Connection connection = Connection.open(invocation)) {
            ServerState state = connection.stateWithoutSlots().mustBeRouted();
            UserMaintenance maintenance = new UserMaintenance(state.target());
            if (on) {
                maintenance.begin(
                        page, retryAfter, new UserNote(Clock.systemUTC().instant(), connection.by(), ""));
                changed(connection, Change.MAINTENANCE_ON, state);
                done(connection, "on: visitors get 503 and the page until `teal maintenance off`");
            } else {
                Answer answer = maintenance.end();
                if (state.facts().offline().isPresent()) {
                    changed(connection, Change.MAINTENANCE_OFF, state);
                }
                done(connection, off(state, answer));
            }
        }
        return ExitCode.DONE;
    }

    private static boolean isOn(String action) {
        return switch (action) {
            case "on" -> true;
            case "off" -> false;
            default ->
                throw Problem.usage(
                        "unknown action \"" + Text.safe(action) + "\"",
                        "`teal maintenance on` or `teal maintenance off`");
        };
    }

    private static String off(ServerState state, Answer answer) {
        return "off: requests reach the app in " + state.live() + ", which answers " + answer.brief()
                + (state.facts().offline().isEmpty() ? " (it was off before)" : "");
    }

    private static void changed(Connection connection, Change change, ServerState state) {
        String live = state.slotState(state.live()).release();
        String slot = state.live().toString();
        connection
                .events()
                .of("maintenance-" + Clock.systemUTC().millis())
                .emit(new Event.Changed(change, "", live, live, slot, connection.by(), false, ""));
    }

    private static void done(Connection connection, String text) {
        connection
                .events()
                .emit(new Event.Finished(
                        "maintenance", ExitCode.DONE, "", "", "maintenance is " + text, Duration.ZERO));
    }

    private static byte[] page(String name) {
        try {
            byte[] page = Files.readAllBytes(Path.of(name));
            if (page.length == 0 || page.length > LARGEST_PAGE) {
                throw Problem.usage(
                        "--page: " + Text.safe(name) + " has " + page.length + " bytes",
                        "give an HTML file of at most 1 MB, with its styles and images inside");
            }
            return page;
        } catch (IOException e) {
            throw Problem.usage("--page: " + Text.safe(name) + " cannot be read: " + e, "give an HTML file");
        }
    }

    private static Duration retryAfter(String text) {
        try {
            Duration given = Quantities.seconds(text);
            if (OfflinePage.RETRY_AFTER.contains(given)) {
                return given;
            }
            throw Problem.usage("--retry-after: nginx's file has no " + Text.safe(text), "choose " + RETRIES);
        } catch (InvalidValue e) {
            throw Problem.usage("--retry-after: " + e.getMessage(), "choose " + RETRIES);
        }
    }
}
