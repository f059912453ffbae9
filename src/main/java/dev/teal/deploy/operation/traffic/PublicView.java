package dev.teal.deploy.operation.traffic;

import dev.teal.app.Slot;
import dev.teal.health.Answer;

/// What the public address shows of the live release. Whatever it does not show before the flip is not required
/// after it, and so cannot cause a rollback.
///
/// @param slot   its answers have the header that names the live slot
/// @param status its answers have the status that the health check expects
public record PublicView(boolean slot, boolean status) {
    public static final PublicView WHOLE = new PublicView(true, true);

    public static PublicView of(Answer answer, Slot live, String release, int expected) {
        return new PublicView(
                isOf(answer, live, release), answer.status() == expected || answer.isLimited(live.toString()));
    }

    /// Before the first deployment: any answer of the app's nginx shows that the address leads to this server.
    public static PublicView ofNothing(Answer answer, Slot next) {
        boolean reached = answer.isFrom(next.toString());
        return new PublicView(reached, reached);
    }

    public boolean isWhole() {
        return slot && status;
    }

    public boolean isEmpty() {
        return !slot && !status;
    }

    /// Whether the answer shows the same of a new release, or something in front of it that the address leads to: a
    /// maintenance of the user, or a limit that this machine has reached.
    public boolean isIn(Answer answer, Slot live, String release, int expected) {
        return answer.isOffline(live.toString())
                || answer.isLimited(live.toString())
                || ((!slot || isOf(answer, live, release)) && (!status || answer.status() == expected));
    }

    /// Naming the release is optional for an app.
    private static boolean isOf(Answer answer, Slot slot, String release) {
        return answer.isFrom(slot.toString()) && (answer.releases().isEmpty() || answer.names(release));
    }
}
