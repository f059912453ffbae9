package dev.teal.data;

import dev.teal.config.Config;
import dev.teal.config.ContainerConfig.Volume;
import dev.teal.config.DatabaseConfig;
import dev.teal.config.Layout;
import java.util.Comparator;
import java.util.List;

/// One SQLite database on the server. Its path has only letters, digits and `. _ @ + - /` ([DatabaseConfig]),
/// so it needs no quoting in SQL.
///
/// @param name   the path in teal.yml
/// @param volume the directory mounted for the app, absolute. The app can write it, so nothing in it is trusted
/// @param file   the path relative to the volume
public record Database(String name, String volume, String file) {

    /// The databases in teal.yml.
    public static List<Database> of(Config config, Layout layout) {
        return config.database().map(DatabaseConfig::files).orElse(List.of()).stream()
                .map(name -> at(name, config.container().volumes(), layout))
                .toList();
    }

    /// Places a database in the innermost volume that contains it. Without one, as with `runtime: process`, its
    /// directory is the volume.
    public static Database at(String name, List<Volume> volumes, Layout layout) {
        String path = layout.resolve(name);
        String volume = volumes.stream()
                .map(each -> layout.resolve(each.source()))
                .filter(source -> path.startsWith(source + "/"))
                .max(Comparator.comparingInt(String::length))
                .orElse(path.substring(0, path.lastIndexOf('/')));
        return new Database(name, volume, path.substring(volume.length() + 1));
    }

    /// The absolute path.
    public String path() {
        return volume + "/" + file;
    }

    /// The path of its copy in the folder of a snapshot.
    String within(String folder) {
        return folder + (path().equals(name) ? "" : "/") + name;
    }
}
