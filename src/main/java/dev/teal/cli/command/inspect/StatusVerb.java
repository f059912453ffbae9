package dev.teal.cli.command.inspect;

import dev.teal.app.SlotUsage;
import dev.teal.base.ExitCode;
import dev.teal.base.Json;
import dev.teal.certificate.CertificateFacts;
import dev.teal.cli.command.Connection;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.command.NoteJson;
import dev.teal.cli.command.Verb;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Status;
import dev.teal.deploy.state.Status.SlotStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// `teal status`
public final class StatusVerb implements Verb {
    @Override
    public ExitCode run(Invocation invocation) {
        try (Connection connection = Connection.open(invocation)) {
            Status status =
                    Status.of(ServerState.withHealth(connection.config(), connection.server(), connection.local()));
            if (invocation.globals().json()) {
                invocation.out().json(Json.write(asMap(status)));
            } else {
                StatusText.show(invocation.out(), status, Instant.now());
            }
        }
        return ExitCode.DONE;
    }

    private static Map<String, Object> asMap(Status status) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("app", status.app());
        map.put("stage", status.stage());
        map.put("server", status.server());
        map.put("live", status.live().map(Object::toString).orElse(""));
        Map<String, Object> slots = new LinkedHashMap<>();
        status.slots().forEach((name, slot) -> slots.put(name.toString(), asMap(slot)));
        map.put("slots", slots);
        Map<String, Object> router = new LinkedHashMap<>();
        router.put("live", status.live().map(Object::toString).orElse(""));
        router.put("config", status.router().word());
        router.put("closed", status.closed());
        router.put("maintenance", status.offline().map(NoteJson::of).orElse(false));
        map.put("router", router);
        map.put("lock", status.lock());
        map.put("user_lock", status.userLock().map(NoteJson::of).orElse(false));
        map.put(
                "interrupted",
                status.interrupted()
                        .map(attempt -> {
                            Entry begin = attempt.begin();
                            return (Object) Map.of(
                                    "deployment", begin.deployment(),
                                    "kind", begin.kind().word(),
                                    "release", begin.release(),
                                    "by", begin.by(),
                                    "since", begin.at().toString(),
                                    "step", attempt.lastStep());
                        })
                        .orElse(false));
        status.disk()
                .ifPresent(disk -> map.put("disk", Map.of("free_bytes", disk.free(), "total_bytes", disk.total())));
        status.certificate().ifPresent(facts -> map.put("certificate", asMap(facts)));
        return map;
    }

    private static Map<String, Object> asMap(CertificateFacts facts) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("until", facts.end().map(Instant::toString).orElse(""));
        map.put("expired", facts.expired());
        map.put("expires_soon", facts.soon());
        map.put(
                "renewal_failed",
                facts.failure()
                        .map(failure -> (Object) Map.of("at", failure.at().toString(), "reason", failure.reason()))
                        .orElse(false));
        return map;
    }

    private static Map<String, Object> asMap(SlotStatus slot) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("release", slot.release());
        map.put("image", slot.image());
        map.put("port", slot.port());
        map.put("state", slot.state());
        map.put("health", slot.health());
        slot.created().ifPresent(moment -> map.put("created", moment.toString()));
        map.put("restarts", slot.restarts());
        SlotUsage usage = slot.usage();
        usage.memory().ifPresent(bytes -> map.put("memory_bytes", bytes));
        usage.limit().ifPresent(bytes -> map.put("memory_limit_bytes", bytes));
        usage.cpu().ifPresent(percent -> map.put("cpu_percent", Math.round(percent * 10) / 10.0));
        map.put("oom_killed", usage.oomKill());
        return map;
    }
}
