package dev.teal.deploy.operation.traffic;

import dev.teal.base.Json;
import dev.teal.base.Versions;
import dev.teal.data.Database;
import dev.teal.deploy.state.Target;
import java.util.List;
import java.util.Optional;

/// The content of the file that makes nginx answer 503: what a recovery must know of the operation.
///
/// @param v     version of this format
/// @param id    of the operation
/// @param paths of its databases
@io.avaje.jsonb.Json
public record MaintenanceNote(int v, String id, List<String> paths) {
    private static final int VERSION = 2;

    public MaintenanceNote {
        v = Versions.known(v, VERSION);
    }

    public MaintenanceNote(String id, List<String> paths) {
        this(VERSION, id, paths);
    }

    String text() {
        return Json.write(MaintenanceNote.class, this) + "\n";
    }

    /// The note on the server; empty outside maintenance.
    public static Optional<MaintenanceNote> on(Target target) {
        List<String> lines =
                target.server().run(target.router().maintenanceNote()).lines();
        return lines.isEmpty() || lines.getFirst().isBlank() ? Optional.empty() : Optional.of(read(lines));
    }

    /// Version 1 has the id on its first line, and a path on each of the others.
    private static MaintenanceNote read(List<String> lines) {
        String first = lines.getFirst();
        return first.startsWith("{")
                ? Json.read(MaintenanceNote.class, first, "the note of a maintenance")
                : new MaintenanceNote(first, List.copyOf(lines.subList(1, lines.size())));
    }

    public List<Database> databases(Target target) {
        return paths.stream()
                .map(path -> Database.at(path, target.config().container().volumes(), target.layout()))
                .toList();
    }
}
