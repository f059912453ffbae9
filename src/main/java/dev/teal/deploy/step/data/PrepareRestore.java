package dev.teal.deploy.step.data;

import dev.teal.base.Sizes;
import dev.teal.data.Database;
import dev.teal.data.Source;
import dev.teal.deploy.operation.data.Databases;
import dev.teal.deploy.operation.data.PreparedDatabase;
import dev.teal.deploy.operation.data.RetainedData.Older;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.server.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Prepares copies of older databases beside the current ones, checked and in WAL mode, while the app still
/// runs.
///
/// @param label   their source, as shown to the user
/// @param sources where each is on the server
public record PrepareRestore(String label, Map<Database, Older> sources, String id) implements Step {
    @Override
    public String name() {
        return "prepare";
    }

    @Override
    public String describe() {
        return "copy " + label + " beside the database, and check it";
    }

    @Override
    public String run(StepContext context) {
        List<String> ready = new ArrayList<>();
        for (Map.Entry<Database, Older> source : sources.entrySet()) {
            Older older = source.getValue();
            Result result = context.target()
                    .confined(context.target().swap(source.getKey(), id).ready(older.source(), older.bytes()));
            PreparedDatabase checked = PreparedDatabase.of(context, source.getKey(), label, result);
            ready.add(Sizes.of(checked.bytes()) + " ready, " + describe(older.source(), checked));
        }
        return String.join("; ", ready);
    }

    private static String describe(Source source, PreparedDatabase checked) {
        boolean compared = source instanceof Source.Copy copy && !copy.sha256().isEmpty();
        return (compared ? "unchanged since the copy, " : "")
                + checked.integrity().verdict();
    }

    @Override
    public Optional<String> describeUndo() {
        return Optional.of("remove the copy");
    }

    @Override
    public Optional<String> undo(StepContext context) {
        new Databases(context.state()).discardPrepared(List.copyOf(sources.keySet()));
        return Optional.of("removed the copy");
    }
}
