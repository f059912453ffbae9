package dev.teal.runtime.docker;

import dev.teal.config.RunOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The privileges that a container loses unless `container.options` grants them: gaining rights through setuid
/// programs, creating devices, and sending raw packets, which could fake another address of its network.
/// Docker's default allows all three.
final class Privileges {
    private static final List<String> DROPPED = List.of("MKNOD", "NET_RAW");

    private Privileges() {}

    /// @param given options of `docker run`, from `teal.yml` or a release's record
    /// @return more options, to put before the given ones
    static List<String> withheld(List<String> given) {
        RunOptions options = new RunOptions(given);
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
