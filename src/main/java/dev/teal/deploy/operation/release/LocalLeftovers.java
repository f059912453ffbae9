package dev.teal.deploy.operation.release;

import dev.teal.deploy.operation.release.Leftover.Kind;
import dev.teal.image.Images;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Images on this machine that Teal made for past deployments. Nothing runs from them; those of retained releases stay,
/// as they do after a deployment.
///
/// @param retained  the ids of releases that stay
/// @param attempted the ids of releases in the journal
record LocalLeftovers(Images images, Server local, Set<String> retained, Set<String> attempted) {
    /// A newer image that the journal does not name may belong to a deployment that waits for the lock.
    private static final Duration IN_USE = Duration.ofDays(1);

    List<Leftover> of(Instant now) {
        Result listed = local.run(images.list());
        if (!listed.ok()) {
            return List.of(); // the engine does not run here
        }
        List<String> past = images.names(listed, local).stream()
                .filter(name -> isPast(name, now))
                .sorted()
                .toList();
        Map<String, Long> sizes = images.sizes(past, local);
        return past.stream()
                .filter(sizes::containsKey)
                .map(name -> new Leftover(Kind.LOCAL_IMAGE, name, sizes.getOrDefault(name, 0L)))
                .toList();
    }

    private boolean isPast(String name, Instant now) {
        String tag = name.substring(name.lastIndexOf(':') + 1);
        return Stream.of(tag)
                .filter(id -> images.name(id).equals(name) && !retained.contains(id))
                .flatMap(id -> ReleaseId.time(id).stream())
                .anyMatch(time -> attempted.contains(tag) || time.isBefore(now.minus(IN_USE)));
    }
}
