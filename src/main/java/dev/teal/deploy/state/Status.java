package dev.teal.deploy.state;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.app.SlotUsage;
import dev.teal.certificate.CertificateFacts;
import dev.teal.config.HealthConfig;
import dev.teal.health.SlotProbe;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The state of an app, for `teal status`.
///
/// @param stage       such as `staging`; empty without
/// @param label       the app with its stage, for people
/// @param live        the slot that nginx sends requests to; empty when nginx does not answer
/// @param router      whether nginx has the app's file
/// @param closed      whether visitors get 503: the database is being replaced, or was when the client died
/// @param offline     the maintenance of a user, during which visitors get 503 too
/// @param userLock    the lock of a user, who holds deployments off
/// @param lock        the client that holds the lock; empty when it is free
/// @param interrupted the attempt that did not end, and its last step; empty when there is none
/// @param disk        empty when nothing is set up
/// @param certificate what nginx serves by https; empty: nothing, or a file that cannot be read
/// @param unreadable  why release records could not be read
public record Status(
        String app,
        String stage,
        String label,
        String server,
        Optional<Slot> live,
        Map<Slot, SlotStatus> slots,
        RouterState router,
        boolean closed,
        Optional<UserNote> offline,
        Optional<UserNote> userLock,
        String lock,
        Optional<Journal.Attempt> interrupted,
        Optional<DiskSpace> disk,
        Optional<CertificateFacts> certificate,
        List<String> unreadable) {

    public enum RouterState {
        CURRENT,
        /// Its file differs from the one that teal.yml describes.
        OUTDATED,
        /// nginx does not answer for the app.
        ABSENT,
        /// Another site of nginx's answers visitors.
        SHADOWED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param created  when the release was built; empty when Teal did not make it
    /// @param health   `healthy`, `answers 500`, `no answer`, or empty when the slot does not run
    /// @param restarts number of restarts after it ended by itself
    public record SlotStatus(
            String release,
            String image,
            Optional<Instant> created,
            int port,
            String state,
            String health,
            int restarts,
            SlotUsage usage) {
        public boolean isEmpty() {
            return release.isEmpty() && image.isEmpty();
        }
    }

    /// Probes each running slot once, in parallel, unless the state already has its health.
    public static Status of(ServerState state) {
        Target target = state.target();
        Map<Slot, String> health = health(state);
        Map<Slot, SlotUsage> usage = target.slots().usage(state.facts().slots());
        Map<Slot, SlotStatus> slots = new LinkedHashMap<>();
        for (Slot slot : Slot.values()) {
            slots.put(
                    slot,
                    slot(state, slot, health.getOrDefault(slot, ""), usage.getOrDefault(slot, SlotUsage.UNKNOWN)));
        }
        Optional<Journal.Attempt> interrupted =
                state.facts().holder().isEmpty() ? state.facts().journal().interrupted() : Optional.empty();
        return new Status(
                target.config().app(),
                target.config().stage(),
                target.config().label(),
                target.server().name(),
                state.facts().answer(),
                slots,
                router(state),
                state.facts().closed(),
                state.facts().offline(),
                state.facts().userLock(),
                state.facts().holder(),
                interrupted,
                state.facts().disk(),
                state.facts().certificate(),
                state.facts().unreadable());
    }

    private static RouterState router(ServerState state) {
        ServerFacts facts = state.facts();
        return facts.answer().isEmpty()
                ? RouterState.ABSENT
                : facts.shadowed()
                        ? RouterState.SHADOWED
                        : state.routerIsCurrent() ? RouterState.CURRENT : RouterState.OUTDATED;
    }

    private static SlotStatus slot(ServerState state, Slot slot, String health, SlotUsage usage) {
        SlotState slotState = state.slotState(slot);
        Target target = state.target();
        return new SlotStatus(
                slotState.release(),
                slotState.image(),
                state.facts().release(slotState.release()).map(Release::created),
                target.slots().port(slot),
                slotState.status().name().toLowerCase(Locale.ROOT),
                health,
                slotState.restarts(),
                usage);
    }

    private static Map<Slot, String> health(ServerState state) {
        Target target = state.target();
        Map<Slot, String> found = new EnumMap<>(Slot.class);
        List<String> probes = new ArrayList<>();
        Duration longest = Duration.ZERO;
        for (Slot slot : Slot.values()) {
            SlotState slotState = state.slotState(slot);
            HealthConfig health = healthOf(state, slotState);
            if (isKnownHealthy(state, slot, health)) {
                found.put(slot, "healthy");
            } else if (slotState.running()) {
                SlotProbe probe = new SlotProbe(health, target.router().visitor());
                probes.add(slot.toString());
                probes.add(probe.once(target.slots().address(slot)).inShell());
                longest = Collections.max(List.of(longest, probe.health().timeout()));
            }
        }
        if (!probes.isEmpty()) {
            Result result = target.server()
                    .run(
                            Command.script(Scripts.read(Status.class, "in-parallel.sh"), probes),
                            longest.plus(Server.USUAL));
            result.lines().forEach(line -> read(Reply.fields(line, " ", 4), found));
        }
        return found;
    }

    /// The live slot's answer through nginx replaces a probe when nginx sends the release's own health check.
    private static boolean isKnownHealthy(ServerState state, Slot slot, HealthConfig health) {
        ServerFacts facts = state.facts();
        return facts.answer().filter(slot::equals).isPresent()
                && facts.health().equals(String.valueOf(health.status()))
                && health.path().equals(state.target().config().health().path())
                && state.routerIsCurrent();
    }

    /// `blue 0 1 200`: slot, exit code (0 when healthy), number of probes, status (and the target of a
    /// redirect).
    private static void read(String[] columns, Map<Slot, String> found) {
        String answer =
                columns[3].equals("000") ? "no answer" : "answers " + columns[3].split(" ", 2)[0];
        Slot.named(columns[0]).ifPresent(slot -> found.put(slot, columns[1].equals("0") ? "healthy" : answer));
    }

    private static HealthConfig healthOf(ServerState state, SlotState slotState) {
        return state.facts()
                .release(slotState.release())
                .map(Release::health)
                .orElse(state.target().config().health());
    }
}
