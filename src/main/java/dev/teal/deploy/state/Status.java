package dev.teal.deploy.state;

import dev.teal.app.Occupant;
import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.config.HealthConfig;
import dev.teal.health.SlotProbe;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.Told;
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
    public static Status of(Survey survey) {
        Site site = survey.site();
        Map<Slot, String> health = health(survey);
        Map<Slot, SlotStatus> slots = new LinkedHashMap<>();
        for (Slot slot : Slot.values()) {
            slots.put(slot, slot(survey, slot, health.getOrDefault(slot, "")));
        }
        Optional<Journal.Attempt> interrupted =
                survey.look().holder().isEmpty() ? survey.look().journal().interrupted() : Optional.empty();
        return new Status(
                site.config().app(),
                site.server().name(),
                survey.look().answer(),
                slots,
                router(survey),
                survey.look().closed(),
                survey.look().holder(),
                interrupted,
                survey.look().unreadable());
    }

    private static String router(Survey survey) {
        Look look = survey.look();
        return look.answer().isEmpty()
                ? "absent"
                : look.shadowed() ? "shadowed" : survey.routerIsCurrent() ? "current" : "outdated";
    }

    private static SlotStatus slot(Survey survey, Slot slot, String health) {
        Occupant occupant = survey.occupant(slot);
        Site site = survey.site();
        return new SlotStatus(
                occupant.release(),
                occupant.image(),
                site.slots().port(slot),
                occupant.state().name().toLowerCase(Locale.ROOT),
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

    private static Map<Slot, String> health(Survey survey) {
        Site site = survey.site();
        Map<Slot, String> said = new EnumMap<>(Slot.class);
        List<String> probes = new ArrayList<>();
        Duration longest = Duration.ZERO;
        for (Slot slot : Slot.values()) {
            Occupant occupant = survey.occupant(slot);
            HealthConfig health = healthOf(survey, occupant);
            if (isSeen(survey, slot, health)) {
                said.put(slot, "healthy");
            } else if (occupant.running()) {
                SlotProbe probe = new SlotProbe(health, site.router().visitor());
                probes.add(slot.toString());
                probes.add(probe.once(site.slots().address(slot)).inShell());
                longest = Collections.max(List.of(longest, probe.health().timeout()));
            }
        }
        if (!probes.isEmpty()) {
            Result result = site.server().run(Command.script(SIDE_BY_SIDE, probes), longest.plus(Server.USUAL));
            result.lines().forEach(line -> read(Told.parts(line, " ", 4), said));
        }
        return said;
    }

    /// What the live slot told nginx is as good as asking it, where nginx asks as the release wants to be asked.
    private static boolean isSeen(Survey survey, Slot slot, HealthConfig health) {
        Look look = survey.look();
        return look.answer().filter(slot::equals).isPresent()
                && look.health().equals(String.valueOf(health.status()))
                && health.path().equals(survey.site().config().health().path())
                && survey.routerIsCurrent();
    }

    /// `blue 0 1 200`: the slot, whether it is healthy, the number of probes, the answer (and where a
    /// redirect leads).
    private static void read(String[] columns, Map<Slot, String> said) {
        String answer =
                columns[3].equals("000") ? "no answer" : "answers " + columns[3].split(" ", 2)[0];
        Slot.named(columns[0]).ifPresent(slot -> said.put(slot, columns[1].equals("0") ? "healthy" : answer));
    }

    private static HealthConfig healthOf(Survey survey, Occupant occupant) {
        return survey.look()
                .release(occupant.release())
                .map(Release::health)
                .orElse(survey.site().config().health());
    }
}
