package dev.teal.cli.command.inspect;

import dev.teal.app.Slot;
import dev.teal.app.SlotUsage;
import dev.teal.base.Sizes;
import dev.teal.base.Times;
import dev.teal.certificate.CertificateFacts;
import dev.teal.cli.output.Out;
import dev.teal.cli.output.Table;
import dev.teal.deploy.state.Status;
import dev.teal.deploy.state.Status.SlotStatus;
import dev.teal.event.StageCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `teal status` for people: figures in a table, and a line for each thing that needs attention.
public final class StatusText {
    /// Percent of its limit from which the memory of a slot is mentioned.
    private static final int NEAR_LIMIT = 90;

    private StatusText() {}

    public static void show(Out out, Status status, Instant now) {
        boolean empty = status.slots().values().stream().allMatch(SlotStatus::isEmpty);
        Optional<Slot> slotOfLive = status.live().filter(slot -> !empty);
        String live = slotOfLive.map(Object::toString).orElse(empty ? "nothing" : "unknown");
        out.safeLine(status.label() + " on " + status.server() + ", live: " + live);
        table(status, slotOfLive, now).print(out);
        status.slots().forEach((name, slot) -> remarks(slot).forEach(remark -> out.safeLine(name + ": " + remark)));
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
        status.disk()
                .ifPresent(
                        disk -> out.line("disk: " + Sizes.of(disk.free()) + " of " + Sizes.of(disk.total()) + " free"));
        status.certificate().ifPresent(facts -> certificate(facts).forEach(line -> out.safeLine("https: " + line)));
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

    private static List<String> certificate(CertificateFacts facts) {
        List<String> lines = new ArrayList<>();
        String end = facts.end().map(Instant::toString).orElse("");
        String lasts = facts.expired() ? "has expired: " : facts.soon() ? "expires soon: " : "is valid until ";
        lines.add("the certificate " + lasts + end);
        facts.failure()
                .ifPresent(failure -> lines.add("its renewal failed at " + failure.at() + "; `teal doctor` says why"));
        return lines;
    }

    /// A container that Teal did not deploy has no release.
    private static String release(SlotStatus slot) {
        return slot.release().isEmpty() && !slot.image().isEmpty()
                ? slot.image() + " (not deployed by Teal)"
                : slot.release();
    }

    private static Table table(Status status, Optional<Slot> live, Instant now) {
        Table table = new Table(
                        List.of("SLOT", "STATE", "HEALTH", "PORT", "RELEASE", "AGE", "CPU", "MEMORY"),
                        Set.of("AGE", "CPU", "MEMORY"))
                .whole("RELEASE");
        status.slots()
                .forEach((name, slot) -> table.row(
                        (live.filter(name::equals).isPresent() ? "* " : "  ") + name,
                        slot.state(),
                        slot.health(),
                        String.valueOf(slot.port()),
                        release(slot),
                        slot.created()
                                .map(created -> Times.age(Duration.between(created, now)))
                                .orElse(""),
                        cpu(slot.usage()),
                        memory(slot.usage())));
        return table;
    }

    private static String cpu(SlotUsage usage) {
        return usage.cpu().isEmpty() ? "" : Math.round(usage.cpu().getAsDouble()) + " %";
    }

    private static String memory(SlotUsage usage) {
        return usage.memory().isEmpty() ? "" : Sizes.of(usage.memory().getAsLong());
    }

    private static List<String> remarks(SlotStatus slot) {
        List<String> remarks = new ArrayList<>();
        SlotUsage usage = slot.usage();
        if (slot.restarts() > 0) {
            remarks.add("started again " + (slot.restarts() == 1 ? "once" : slot.restarts() + " times")
                    + " after it ended by itself; `teal logs` may say why");
        }
        if (usage.oomKill()) {
            remarks.add("the kernel killed a process of it for memory"
                    + (usage.limit().isEmpty()
                            ? ""
                            : "; its limit is " + Sizes.of(usage.limit().getAsLong())));
        }
        if (nearLimit(usage)) {
            remarks.add("uses " + memory(usage) + " of the "
                    + Sizes.of(usage.limit().getAsLong()) + " of memory that it may use");
        }
        return remarks;
    }

    private static boolean nearLimit(SlotUsage usage) {
        return usage.memory().isPresent()
                && usage.limit().isPresent()
                && usage.memory().getAsLong() >= usage.limit().getAsLong() / 100 * NEAR_LIMIT;
    }
}
