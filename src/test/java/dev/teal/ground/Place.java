package dev.teal.ground;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A number that no other test run on this machine holds, and with it a directory, an address and control groups.
///
/// Given back at [#close()], at the end of this JVM, or, when the JVM was killed, by the next run that claims one.
final class Place implements AutoCloseable {
    private static final Set<Place> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(Place::close), "test ground down"));
    }

    private final String number;

    private Place(String number) {
        this.number = number;
    }

    static Place claim() {
        Place place = new Place(Shell.ground(
                "place.sh", "claim", String.valueOf(ProcessHandle.current().pid())));
        OPEN.add(place);
        return place;
    }

    String number() {
        return number;
    }

    Path directory() {
        return Path.of("/tmp/teal-ground", number);
    }

    @Override
    public void close() {
        if (OPEN.remove(this)) {
            Shell.ground("place.sh", "release", number);
        }
    }
}
