package dev.teal.runtime.docker;

import dev.teal.app.Slot;
import java.util.Collection;
import java.util.List;

/// The Docker network of the app, found by its label.
///
/// @param name chosen by [#nameFor] when it is created
public record AppNetwork(String name, Subnet subnet) {
    /// For when no network exists yet and none is needed.
    public static final AppNetwork NONE = new AppNetwork("", Subnet.NONE);

    /// The name for a network that containers will join while they serve: it must sort after the networks they are in.
    ///
    /// Docker lets a container's first network by name publish its ports. When one that sorts before it joins, they
    /// close and open again, which failed 10 of 491 requests with Docker 20.10, and none of 333 otherwise.
    ///
    /// @param joined the networks of those containers
    public static String nameFor(String app, Collection<String> joined) {
        return List.of(app, "teal-" + app).stream()
                .filter(name -> joined.stream().allMatch(other -> other.compareTo(name) < 0))
                .findFirst()
                .orElse("zz-teal-" + app);
    }

    boolean isNone() {
        return subnet.isNone();
    }

    /// The fixed address of the slot.
    String host(Slot slot) {
        return subnet.host(slot);
    }

    /// The slot's place in the network, for the scripts: `agent-hub/172.18.0.2`.
    String endpoint(Slot slot) {
        return name + "/" + host(slot);
    }
}
