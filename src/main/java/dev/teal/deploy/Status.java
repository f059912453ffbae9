package dev.teal.deploy;

import dev.teal.health.SlotProbe;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.slot.Address;
import dev.teal.slot.Occupant;
import dev.teal.slot.Release;
import dev.teal.slot.Slot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How an app stands, for `teal status`.
///
/// @param live        the slot nginx sends requests to; empty when nginx does not answer
/// @param router      `current`, `outdated` (teal.yml says something else) or `absent`
/// @param lock        who deploys right now; empty when nobody does
/// @param interrupted the attempt that never ended, and its last step; empty when there is none
/// @param unreadable  release records that are damaged, and how
public record Status(
        String app,
        String server,
        Optional<Slot> live,
        Map<Slot, SlotStatus> slots,
        String router,
        String lock,
        Optional<Journal.Attempt> interrupted,
        List<String> unreadable) {

    /// @param health `200`-like status of one probe, `no answer`, or empty when nothing runs
    public record SlotStatus(String release, String image, int port, String state, String health) {}

    /// Asks each running slot once.
    public static Status of(Survey survey) {
        Site site = survey.site();
        Map<Slot, SlotStatus> slots = new LinkedHashMap<>();
        for (Slot slot : Slot.values()) {
            slots.put(slot, slot(survey, slot));
        }
        boolean current = survey.look().version().equals(site.nginxFile().version());
        String router = survey.look().answer().isEmpty() ? "absent" : current ? "current" : "outdated";
        Optional<Journal.Attempt> interrupted =
                survey.look().holder().isEmpty() ? survey.look().journal().interrupted() : Optional.empty();
        return new Status(
                site.config().app(),
                site.server().name(),
                survey.look().answer(),
                slots,
                router,
                survey.look().holder(),
                interrupted,
                survey.look().unreadable());
    }

    private static SlotStatus slot(Survey survey, Slot slot) {
        Occupant occupant = survey.occupant(slot);
        Site site = survey.site();
        return new SlotStatus(
                occupant.release(),
                occupant.image(),
                site.slots().port(slot),
                occupant.state().name().toLowerCase(Locale.ROOT),
                occupant.running() ? health(survey, slot, occupant) : "");
    }

    private static String health(Survey survey, Slot slot, Occupant occupant) {
        Site site = survey.site();
        Address address = site.slots().address(slot);
        SlotProbe probe = new SlotProbe(
                survey.look()
                        .release(occupant.release())
                        .map(Release::health)
                        .orElse(site.config().health()),
                site.router().host());
        Result result =
                site.server().run(probe.once(address), probe.health().timeout().plus(Server.USUAL));
        String answer = result.out().strip().replaceFirst("^\\d+ ", "");
        return result.ok() ? "healthy" : answer.equals("000") ? "no answer" : "answers " + answer;
    }
}
