package dev.teal.event;

import java.util.regex.Pattern;

/// Adds the stage to the commands that a message suggests: `teal deploy` becomes `teal deploy -d staging`. Without it,
/// the same command is about production.
public final class StageCommands {
    private static final Pattern COMMAND = Pattern.compile("`(teal [a-z]+(?: [^`]*)?)`");

    private StageCommands() {}

    /// @param stage empty without
    public static String in(String text, String stage) {
        return stage.isEmpty() ? text : COMMAND.matcher(text).replaceAll("`$1 -d " + stage + "`");
    }

    /// @param stage not empty
    static Event in(Event event, String stage) {
        return switch (event) {
            case Event.Warning(var text, var details, var next) ->
                new Event.Warning(in(text, stage), details, in(next, stage));
            case Event.Failing(var report) -> new Event.Failing(in(report, stage));
            case Event.Failed report -> in(report, stage);
            default -> event;
        };
    }

    private static Event.Failed in(Event.Failed report, String stage) {
        return new Event.Failed(
                in(report.happened(), stage),
                report.details().stream().map(line -> in(line, stage)).toList(),
                in(report.next(), stage),
                report.outcome());
    }
}
