package dev.teal.data;

import dev.teal.config.Config;
import dev.teal.config.ContainerConfig.Volume;
import dev.teal.config.DatabaseConfig;
import dev.teal.config.Layout;
import java.util.Comparator;
import java.util.List;

/// One SQLite database on the server. Its path has only letters, digits and `. _ @ + - /` ([DatabaseConfig]),
/// so that it may stand in SQL as it is.
///
/// @param name   as teal.yml has it
/// @param volume the directory that the app sees and may write, absolute; nothing below it is what it seems
/// @param file   relative to the volume
public record Database(String name, String volume, String file) {

    /// The databases of an app; none when teal.yml names none.
    public static List<Database> of(Config config, Layout layout) {
        return config.database().map(DatabaseConfig::files).orElse(List.of()).stream()
                .map(name -> at(name, config.container().volumes(), layout))
                .toList();
    }

    /// In the innermost volume that holds it; where none does, as with `runtime: process`, its directory takes that
    /// place.
    public static Database at(String name, List<Volume> volumes, Layout layout) {
        String path = layout.resolve(name);
        String volume = volumes.stream()
                .map(each -> layout.resolve(each.source()))
                .filter(source -> path.startsWith(source + "/"))
                .max(Comparator.comparingInt(String::length))
                .orElse(path.substring(0, path.lastIndexOf('/')));
        return new Database(name, volume, path.substring(volume.length() + 1));
    }

    /// Absolute.
    public String path() {
        return volume + "/" + file;
    }

    /// Its copy below the folder of a snapshot.
    String within(String folder) {
        return folder + (path().equals(name) ? "" : "/") + name;
    }
}
