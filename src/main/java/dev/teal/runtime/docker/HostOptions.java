package dev.teal.runtime.docker;

import dev.teal.base.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The member `HostConfig` of a container as options of `docker run`, without what has its default and without ports,
/// mounts, memory, restart policy and network, which Teal sets itself.
///
/// @param host as the engine's API has it
record HostOptions(Map<?, ?> host) {
    private static final List<String> LISTS = List.of(
            "CapAdd --cap-add",
            "CapDrop --cap-drop",
            "SecurityOpt --security-opt",
            "GroupAdd --group-add",
            "ExtraHosts --add-host",
            "Dns --dns",
            "DnsSearch --dns-search",
            "DnsOptions --dns-option");
    private static final List<String> FLAGS =
            List.of("Privileged --privileged", "ReadonlyRootfs --read-only", "Init --init");
    private static final List<String> NUMBERS = List.of(
            "CpuShares --cpu-shares",
            "CpuQuota --cpu-quota",
            "CpuPeriod --cpu-period",
            "PidsLimit --pids-limit",
            "OomScoreAdj --oom-score-adj",
            "MemoryReservation --memory-reservation");
    private static final List<String> TEXTS =
            List.of("CpusetCpus --cpuset-cpus", "PidMode --pid", "UTSMode --uts", "UsernsMode --userns");
    private static final long DEFAULT_SHM = 64L << 20;
    private static final String DEFAULT_LOG = "json-file";

    List<String> options() {
        List<String> options = new ArrayList<>();
        for (String row : FLAGS) {
            if (Boolean.TRUE.equals(host.get(member(row)))) {
                options.add(option(row));
            }
        }
        for (String row : LISTS) {
            // Engines since 23 print capabilities with a prefix.
            Json.texts(host.get(member(row)))
                    .forEach(value -> options.add(option(row) + "=" + value.replaceFirst("^CAP_", "")));
        }
        for (String row : TEXTS) {
            String value = Json.text(host.get(member(row)));
            if (!value.isEmpty()) {
                options.add(option(row) + "=" + value);
            }
        }
        for (String row : NUMBERS) {
            long value = Json.number(host.get(member(row)));
            if (value != 0) {
                options.add(option(row) + "=" + value);
            }
        }
        options.addAll(cpus());
        options.addAll(sharedMemory());
        members("Tmpfs", (path, how) -> "--tmpfs=" + path + (how.isEmpty() ? "" : ":" + how), options);
        members("Sysctls", (name, value) -> "--sysctl=" + name + "=" + value, options);
        options.addAll(devices());
        options.addAll(limits());
        options.addAll(log());
        return options;
    }

    private static String member(String row) {
        return row.substring(0, row.indexOf(' '));
    }

    private static String option(String row) {
        return row.substring(row.indexOf(' ') + 1);
    }

    private interface Written {
        String as(String name, String value);
    }

    private void members(String name, Written written, List<String> options) {
        Json.object(host.get(name))
                .forEach((key, value) -> options.add(written.as(String.valueOf(key), String.valueOf(value))));
    }

    private List<String> cpus() {
        long billionths = Json.number(host.get("NanoCpus"));
        return billionths == 0
                ? List.of()
                : List.of("--cpus="
                        + BigDecimal.valueOf(billionths, 9).stripTrailingZeros().toPlainString());
    }

    private List<String> sharedMemory() {
        long bytes = Json.number(host.get("ShmSize"));
        return bytes == 0 || bytes == DEFAULT_SHM ? List.of() : List.of("--shm-size=" + bytes);
    }

    private List<String> devices() {
        return Json.objects(host.get("Devices")).stream()
                .map(device -> "--device=" + Json.text(device.get("PathOnHost")) + ":"
                        + Json.text(device.get("PathInContainer")) + ":"
                        + Json.text(device.get("CgroupPermissions")))
                .toList();
    }

    private List<String> limits() {
        return Json.objects(host.get("Ulimits")).stream()
                .map(limit -> "--ulimit=" + Json.text(limit.get("Name")) + "=" + Json.number(limit.get("Soft")) + ":"
                        + Json.number(limit.get("Hard")))
                .toList();
    }

    /// Docker's own default keeps each line forever; Teal's keeps 50 MB.
    private List<String> log() {
        Map<?, ?> log = Json.object(host.get("LogConfig"));
        String driver = Json.text(log.get("Type"));
        Map<?, ?> settings = Json.object(log.get("Config"));
        List<String> options = new ArrayList<>();
        if (!driver.isEmpty() && !(driver.equals(DEFAULT_LOG) && settings.isEmpty())) {
            options.add("--log-driver=" + driver);
            settings.forEach((name, value) -> options.add("--log-opt=" + name + "=" + value));
        }
        return options;
    }
}
