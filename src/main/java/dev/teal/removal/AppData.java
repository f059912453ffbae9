package dev.teal.removal;

import dev.teal.base.Sizes;
import dev.teal.config.ContainerConfig.Volume;
import dev.teal.data.Snapshot;
import dev.teal.data.Snapshots;
import dev.teal.data.VolumeSize;
import dev.teal.deploy.state.Target;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The data of an app on its server.
///
/// @param folders   its volumes in the app's directory, each with its size in KiB; an empty text when it is not known
/// @param outside   the paths of its other volumes; they always stay, because others may use them
/// @param snapshots the newest first
record AppData(Map<String, String> folders, List<String> outside, List<Snapshot> snapshots) {
    static AppData of(Target target) {
        String directory = target.layout().directory() + "/";
        List<String> volumes = Stream.concat(
                        Stream.of(target.layout().data()),
                        target.config().container().volumes().stream()
                                .map(Volume::source)
                                .map(target.layout()::resolve))
                .distinct()
                .sorted()
                .toList();
        Map<String, String> folders = new TreeMap<>();
        for (String path :
                volumes.stream().filter(path -> path.startsWith(directory)).toList()) {
            String size = target.server()
                    .run(new VolumeSize(target.jail(), path).query())
                    .out()
                    .strip();
            boolean nested = folders.keySet().stream().anyMatch(other -> path.startsWith(other + "/"));
            if (!size.equals("0") && !nested) { // 0: it does not exist
                folders.put(path, size);
            }
        }
        return new AppData(
                folders,
                volumes.stream().filter(path -> !path.startsWith(directory)).toList(),
                Snapshots.listed(target.server().run(target.snapshots().list()).lines()));
    }

    boolean isEmpty() {
        return folders.isEmpty() && snapshots.isEmpty();
    }

    /// `/opt/agent-hub/data (12.3 MB), 3 snapshots (30.1 MB)`
    String describe() {
        Stream<String> all = folders.entrySet().stream().map(AppData::describe);
        return Stream.concat(all, snapshots.isEmpty() ? Stream.empty() : Stream.of(describeSnapshots()))
                .collect(Collectors.joining(", "));
    }

    private static String describe(Map.Entry<String, String> folder) {
        String kib = folder.getValue();
        return folder.getKey() + (kib.matches("\\d{1,15}") ? " (" + Sizes.of(Long.parseLong(kib) * 1024) + ")" : "");
    }

    private String describeSnapshots() {
        long bytes = snapshots.stream().mapToLong(Snapshot::bytes).sum();
        return snapshots.size() + (snapshots.size() == 1 ? " snapshot (" : " snapshots (") + Sizes.of(bytes) + ")";
    }
}
