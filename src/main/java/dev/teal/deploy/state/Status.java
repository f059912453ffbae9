package dev.teal.deploy.state;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.config.HealthConfig;
import dev.teal.health.SlotProbe;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How an app stands, for `teal status`.
///
/// @param live        the slot nginx sends requests to; empty when nginx does not answer
/// @param router      `current`, `outdated` (teal.yml says something else), `absent`, or `shadowed` (another site
///                    answers visitors)
/// @param closed      whether visitors get 503: the database is being replaced, or was when its client died
/// @param lock        who deploys right now; empty when nobody does
/// @param interrupted the attempt that never ended, and its last step; empty when there is none
/// @param unreadable  release records that are damaged, and how
public record Status(
        String app,
        String server,
        Optional<Slot> live,
        Map<Slot, SlotStatus> slots,
        String router,
        boolean closed,
        String lock,
        Optional<Journal.Attempt> interrupted,
        List<String> unreadable) {

    /// @param health `200`-like status of one probe, `no answer`, or empty when nothing runs
    public record SlotStatus(String release, String image, int port, String state, String health) {
        public boolean isEmpty() {
            return release.isEmpty() && image.isEmpty();
        }
    }

    /// Asks each running slot once, side by side, unless the survey knows.
    public static Status of(ServerState state) {
        Target target = state.target();
        Map<Slot, String> health = health(state);
        Map<Slot, SlotStatus> slots = new LinkedHashMap<>();
        for (Slot slot : Slot.values()) {
            slots.put(slot, slot(state, slot, health.getOrDefault(slot, "")));
        }
        Optional<Journal.Attempt> interrupted =
                state.facts().holder().isEmpty() ? state.facts().journal().interrupted() : Optional.empty();
        return new Status(
                target.config().app(),
                target.server().name(),
                state.facts().answer(),
                slots,
                router(state),
                state.facts().closed(),
                state.facts().holder(),
                interrupted,
                state.facts().unreadable());
    }

    private static String router(ServerState state) {
        ServerFacts facts = state.facts();
        return facts.answer().isEmpty()
                ? "absent"
                : facts.shadowed() ? "shadowed" : state.routerIsCurrent() ? "current" : "outdated";
    }

    private static SlotStatus slot(ServerState state, Slot slot, String health) {
        SlotState slotState = state.slotState(slot);
        Target target = state.target();
        return new SlotStatus(
                slotState.release(),
                slotState.image(),
                target.slots().port(slot),
                slotState.status().name().toLowerCase(Locale.ROOT),
                health);
    }

    /// Arguments are a name and a command, as a shell runs it, each.
    private static final String SIDE_BY_SIDE = """
            while [ $# -gt 0 ]; do
              { said=$(eval "$2"); printf '%s\\n' "$1 $? $said"; } &
              shift 2
            done
            wait
            """;

    private static Map<Slot, String> health(ServerState state) {
        Target target = state.target();
        Map<Slot, String> said = new EnumMap<>(Slot.class);
        List<String> probes = new ArrayList<>();
        Duration longest = Duration.ZERO;
        for (Slot slot : Slot.values()) {
            SlotState slotState = state.slotState(slot);
            HealthConfig health = healthOf(state, slotState);
            if (isSeen(state, slot, health)) {
                said.put(slot, "healthy");
            } else if (slotState.running()) {
                SlotProbe probe = new SlotProbe(health, target.router().visitor());
                probes.add(slot.toString());
                probes.add(probe.once(target.slots().address(slot)).inShell());
                longest = Collections.max(List.of(longest, probe.health().timeout()));
            }
        }
        if (!probes.isEmpty()) {
            Result result = target.server().run(Command.script(SIDE_BY_SIDE, probes), longest.plus(Server.USUAL));
            result.lines().forEach(line -> read(Reply.fields(line, " ", 4), said));
        }
        return said;
    }

    /// What the live slot told nginx is as good as asking it, where nginx asks as the release wants to be asked.
    private static boolean isSeen(ServerState state, Slot slot, HealthConfig health) {
        ServerFacts facts = state.facts();
        return facts.answer().filter(slot::equals).isPresent()
                && facts.health().equals(String.valueOf(health.status()))
                && health.path().equals(state.target().config().health().path())
                && state.routerIsCurrent();
    }

    /// `blue 0 1 200`: the slot, whether it is healthy, the number of probes, the answer (and where a
    /// redirect leads).
    private static void read(String[] columns, Map<Slot, String> said) {
        String answer =
                columns[3].equals("000") ? "no answer" : "answers " + columns[3].split(" ", 2)[0];
        Slot.named(columns[0]).ifPresent(slot -> said.put(slot, columns[1].equals("0") ? "healthy" : answer));
    }

    private static HealthConfig healthOf(ServerState state, SlotState slotState) {
        return state.facts()
                .release(slotState.release())
                .map(Release::health)
                .orElse(state.target().config().health());
    }
}
