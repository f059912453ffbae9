package dev.teal.deploy.operation.traffic;

import dev.teal.app.Slot;
import dev.teal.health.Answer;

/// What the public address shows of the release that is live. What it does not show before the flip it
/// cannot show after it, and so is no reason to go back.
///
/// @param slot   its answers come from the live slot, and carry the header that says so
/// @param status they have the status that the health check wants
public record PublicView(boolean slot, boolean status) {
    public static final PublicView WHOLE = new PublicView(true, true);

    public static PublicView of(Answer answer, Slot live, String release, int good) {
        return new PublicView(isOf(answer, live, release), answer.status() == good);
    }

    /// Nothing runs: an answer of nginx, whatever it is, shows that the address leads here.
    public static PublicView ofNothing(Answer answer, Slot next) {
        boolean leadsHere = answer.isFrom(next.toString());
        return new PublicView(leadsHere, leadsHere);
    }

    public boolean isWhole() {
        return slot && status;
    }

    public boolean isEmpty() {
        return !slot && !status;
    }

    /// Whether the answer still shows what was shown, now of another release.
    public boolean isIn(Answer answer, Slot live, String release, int good) {
        return (!slot || isOf(answer, live, release)) && (!status || answer.status() == good);
    }

    /// An app need not name its release.
    private static boolean isOf(Answer answer, Slot slot, String release) {
        return answer.isFrom(slot.toString()) && (answer.releases().isEmpty() || answer.names(release));
    }
}
