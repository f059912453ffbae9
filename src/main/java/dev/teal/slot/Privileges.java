package dev.teal.slot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/// What a container may not do unless `container.options` allow it: gain rights through a setuid program,
/// create devices, and send raw packets, with which it could pose as another address of its network. Docker
/// allows all three.
final class Privileges {
    private static final List<String> DROPPED = List.of("MKNOD", "NET_RAW");
    /// As the flags of Docker's client take them.
    private static final Set<String> FALSE = Set.of("0", "f", "false");

    private Privileges() {}

    /// @param options of `docker run`, from `teal.yml` or a release's record
    /// @return further options to put before them
    static List<String> withheld(List<String> options) {
        List<String> withheld = new ArrayList<>();
        if (options.stream().anyMatch(Privileges::isPrivileged)) {
            return withheld;
        }
        if (values(options, "--security-opt").stream().noneMatch(value -> value.startsWith("NO-NEW-PRIVILEGES"))) {
            withheld.addAll(List.of("--security-opt", "no-new-privileges"));
        }
        List<String> added = values(options, "--cap-add").stream()
                .map(value -> value.replaceFirst("^CAP_", ""))
                .toList();
        for (String capability : DROPPED) {
            if (!added.contains(capability) && !added.contains("ALL")) {
                withheld.addAll(List.of("--cap-drop", capability));
            }
        }
        return withheld;
    }

    private static boolean isPrivileged(String option) {
        return option.equals("--privileged")
                || (option.startsWith("--privileged=")
                        && !FALSE.contains(
                                option.substring(option.indexOf('=') + 1).toLowerCase(Locale.ROOT)));
    }

    /// Of `--name value` and `--name=value`, in capitals: Docker ignores the case of capabilities.
    private static List<String> values(List<String> options, String name) {
        return IntStream.range(0, options.size())
                .filter(i -> options.get(i).startsWith(name + "=")
                        || (i > 0 && options.get(i - 1).equals(name)))
                .mapToObj(i -> options.get(i).replaceFirst("^" + name + "=", "").toUpperCase(Locale.ROOT))
                .toList();
    }
}
