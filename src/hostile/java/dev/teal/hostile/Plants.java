package dev.teal.hostile;

import java.util.List;
import java.util.stream.Stream;

/// All of them.
final class Plants {
    static final List<Plant> ALL = Stream.of(PathPlants.all(), SchemaPlants.all(), BytesPlants.all(), LivePlants.all())
            .flatMap(List::stream)
            .toList();

    private Plants() {}

    static Plant named(String name) {
        return ALL.stream()
                .filter(plant -> plant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no plant " + name));
    }
}
