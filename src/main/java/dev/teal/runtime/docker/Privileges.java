package dev.teal.runtime.docker;

import dev.teal.config.RunOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a container may not do unless `container.options` allow it: gain rights through a setuid program,
/// create devices, and send raw packets, with which it could pose as another address of its network. Docker
/// allows all three.
final class Privileges {
    private static final List<String> DROPPED = List.of("MKNOD", "NET_RAW");

    private Privileges() {}

    /// @param words options of `docker run`, from `teal.yml` or a release's record
    /// @return further options to put before them
    static List<String> withheld(List<String> words) {
        RunOptions options = new RunOptions(words);
        List<String> withheld = new ArrayList<>();
        if (options.privileged()) {
            return withheld;
        }
        if (options.values("--security-opt").stream()
                .noneMatch(value -> value.toUpperCase(Locale.ROOT).startsWith("NO-NEW-PRIVILEGES"))) {
            withheld.addAll(List.of("--security-opt", "no-new-privileges"));
        }
        DROPPED.stream()
                .filter(capability -> !options.adds(capability))
                .forEach(capability -> withheld.addAll(List.of("--cap-drop", capability)));
        return withheld;
    }
}
