package dev.teal.cli.command.inspect;

import dev.teal.app.Slot;
import dev.teal.base.ExitCode;
import dev.teal.base.Json;
import dev.teal.cli.command.Connection;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.command.NoteJson;
import dev.teal.cli.command.Verb;
import dev.teal.cli.output.Out;
import dev.teal.cli.output.Table;
import dev.teal.deploy.state.Entry;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Status.SlotStatus;
import dev.teal.deploy.state.Status;
import dev.teal.event.StageCommands;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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
                show(invocation.out(), status);
            }
        }
        return ExitCode.DONE;
    }

    public static void show(Out out, Status status) {
        boolean empty = status.slots().values().stream().allMatch(SlotStatus::isEmpty);
        Optional<Slot> slotOfLive = status.live().filter(slot -> !empty);
        String live = slotOfLive.map(Object::toString).orElse(empty ? "nothing" : "unknown");
        out.safeLine(status.label() + " on " + status.server() + ", live: " + live);
        Table table = new Table("SLOT", "STATE", "HEALTH", "PORT", "RELEASE").whole("RELEASE");
        status.slots()
                .forEach((name, slot) -> table.row(
                        (slotOfLive.filter(name::equals).isPresent() ? "* " : "  ") + name,
                        slot.state(),
                        slot.health(),
                        String.valueOf(slot.port()),
                        release(slot)));
        table.print(out);
        String router = switch (status.router()) {
            case ABSENT -> "nginx does not answer for " + status.label() + "; run `teal setup`";
            case OUTDATED -> "the nginx file does not match teal.yml; run `teal setup`";
            case SHADOWED -> "visitors of " + status.label() + " get another nginx site; `teal setup` names it";
            case CURRENT -> "";
        };
        if (!router.isEmpty()) {
            out.safeLine("router: " + StageCommands.in(router, status.stage()));
        } else if (empty) {
            out.line("no release runs in either slot; " + StageCommands.in("`teal deploy`", status.stage())
                    + " starts one");
        }
        if (status.closed()) {
            out.line("maintenance: visitors get 503 while the database is replaced");
        }
        status.offline()
                .ifPresent(note -> out.safeLine(
                        "maintenance: visitors get 503, " + note.describe() + "; `teal maintenance off` ends it"));
        status.userLock()
                .ifPresent(note ->
                        out.safeLine("deployments are locked " + note.describe() + "; `teal lock release` ends it"));
        if (!status.lock().isEmpty()) {
            out.safeLine("locked by " + status.lock());
        }
        status.unreadable().forEach(problem -> out.safeLine("damaged: " + problem));
        status.interrupted()
                .ifPresent(attempt -> out.safeLine("interrupted: "
                        + attempt.begin().kind() + " of "
                        + attempt.begin().release() + " by " + attempt.begin().by() + ", last step "
                        + attempt.lastStep() + "; run " + StageCommands.in("`teal recover`", status.stage())));
    }

    /// A container that Teal did not deploy has no release.
    private static String release(SlotStatus slot) {
        return slot.release().isEmpty() && !slot.image().isEmpty()
                ? slot.image() + " (not deployed by Teal)"
                : slot.release();
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
        return map;
    }

    private static Map<String, Object> asMap(SlotStatus slot) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("release", slot.release());
        map.put("image", slot.image());
        map.put("port", slot.port());
        map.put("state", slot.state());
        map.put("health", slot.health());
        return map;
    }
}
