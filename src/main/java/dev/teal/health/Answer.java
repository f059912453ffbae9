package dev.teal.health;

import dev.teal.server.Result;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The head of an HTTP answer to a visitor. nginx sets the slot, once, and `closed`; everything else may come
/// from the app.
///
/// @param status   0 when no answer came
/// @param location the target of a redirect, as the app sent it but printable; otherwise empty
/// @param slots    the values of `X-Teal-Slot`
/// @param releases the values of `X-Teal-Release`, which the app sets
/// @param closed   whether nginx itself answered because a database is replaced
/// @param offline  whether nginx itself answered because of the user's maintenance
/// @param error    why no answer came; otherwise empty
public record Answer(
        int status,
        String location,
        List<String> slots,
        List<String> releases,
        boolean closed,
        boolean offline,
        String error) {
    private static final String LOCATION = "location";
    private static final String SLOT = "x-teal-slot";
    private static final String RELEASE = "x-teal-release";
    private static final String CLOSED = "x-teal-closed";
    private static final String OFFLINE = "x-teal-maintenance";
    private static final int UNAVAILABLE = 503;
    private static final int TOO_MANY_REQUESTS = 429;

    private static final Pattern STATUS = Pattern.compile("HTTP/[0-9.]+ ([0-9]{3})( .*)?");
    private static final int LONGEST_SHOWN = 200;
    private static final Pattern UNPRINTABLE = Pattern.compile("[^!-~]");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    static Answer none(String error) {
        return new Answer(0, "", List.of(), List.of(), false, false, error);
    }

    /// An answer directly from the app, which does not name a slot.
    static Answer ofApp(int status, String location) {
        return new Answer(status, location(status, location), List.of(), List.of(), false, false, "");
    }

    static Answer of(int status, HttpHeaders headers) {
        boolean closed = headers.firstValue(CLOSED).isPresent();
        String location = location(status, headers.firstValue(LOCATION).orElse(""));
        return new Answer(
                status,
                location,
                names(headers.allValues(SLOT)),
                names(headers.allValues(RELEASE)),
                closed,
                headers.firstValue(OFFLINE).isPresent(),
                "");
    }

    /// @param head output of curl's `--dump-header -`: the heads of interim answers (1xx), then the answer's
    public static Answer of(Result head) {
        if (!head.ok()) {
            return none("no answer (curl exit code " + head.exitCode() + ")");
        }
        Head answer = new Head();
        for (String line : head.out().split("\n", -1)) {
            answer.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        }
        String location = location(answer.status, answer.location);
        return new Answer(
                answer.status,
                location,
                names(answer.slots),
                names(answer.releases),
                answer.closed,
                answer.offline,
                "");
    }

    /// Whether this is a good answer from a release in a slot. An app need not name its release.
    public boolean isOf(String slot, String release, int good) {
        return status == good && isFrom(slot) && (releases.isEmpty() || names(release));
    }

    /// Whether nginx answered in place of the slot that it has chosen, because of the user's maintenance.
    public boolean isOffline(String slot) {
        return offline && status == UNAVAILABLE && isFrom(slot);
    }

    /// Whether a limit that counts this visitor's address answered (`router.limits`, or one of the app): the slot
    /// may be well for others.
    public boolean isLimited(String slot) {
        return status == TOO_MANY_REQUESTS && isFrom(slot);
    }

    public boolean isFrom(String slot) {
        return slots.equals(List.of(slot));
    }

    public boolean names(String release) {
        return releases.equals(List.of(release));
    }

    public boolean isRedirect() {
        return !location.isEmpty();
    }

    /// For messages about an answer through the router.
    @Override
    public String toString() {
        return status == 0
                ? error.isEmpty() ? "no answer" : error
                : "status " + brief() + shown("X-Teal-Slot", ", slot ", slots)
                        + (releases.isEmpty() ? "" : shown("X-Teal-Release", ", release ", releases));
    }

    /// For messages: the status, and the target of a redirect.
    public String brief() {
        String target = location.length() > LONGEST_SHOWN ? location.substring(0, LONGEST_SHOWN) + "..." : location;
        return status == 0 ? "no answer" : status + (isRedirect() ? " to " + target : "");
    }

    private static String shown(String header, String one, List<String> values) {
        return switch (values.size()) {
            case 0 -> ", no " + header + " header";
            case 1 -> one + values.getFirst();
            default -> ", " + values.size() + " " + header + " headers (" + String.join(", ", values) + ")";
        };
    }

    private static String location(int status, String value) {
        boolean redirects = status >= 300 && status < 400;
        return UNPRINTABLE.matcher(redirects ? value.strip() : "").replaceAll("?");
    }

    /// Replaces values that cannot be a name: they match nothing and must not be printed.
    private static List<String> names(List<String> values) {
        return values.stream()
                .map(String::strip)
                .map(value -> NAME.matcher(value).matches() ? value : "(not a name)")
                .toList();
    }

    /// Parses a head line by line. After an empty line follows another head, which counts if the one before was
    /// interim.
    private static final class Head {
        private int status;
        private boolean ended;
        private boolean closed;
        private boolean offline;
        private String location = "";
        private final List<String> slots = new ArrayList<>();
        private final List<String> releases = new ArrayList<>();

        void add(String line) {
            var start = STATUS.matcher(line);
            if (ended || line.isEmpty()) {
                ended |= status >= 200;
            } else if (start.matches() && (status == 0 || status < 200)) {
                status = Integer.parseInt(start.group(1));
            } else if (status >= 200) {
                header(line);
            }
        }

        private void header(String line) {
            int colon = Math.max(0, line.indexOf(':'));
            String value = line.substring(colon).replaceFirst("^:", "");
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case SLOT -> slots.add(value);
                case RELEASE -> releases.add(value);
                case CLOSED -> closed = true;
                case OFFLINE -> offline = true;
                case LOCATION -> location = value;
                default -> {} // not needed
            }
        }
    }
}
