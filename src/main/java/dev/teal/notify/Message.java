package dev.teal.notify;

import dev.teal.base.Json;
import dev.teal.config.NotifyConfig.Format;
import dev.teal.event.Change;
import dev.teal.event.Envelope;
import dev.teal.event.Event.Changed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is sent about one change.
record Message(Envelope envelope, Changed changed) {
    /// Discord refuses more than 2000 characters.
    private static final int LONGEST_TEXT = 1500;

    /// Identifies a change of an attempt. A recovery that reports the change again uses the same id.
    String id() {
        return envelope.app() + "/" + envelope.attempt() + "/" + event();
    }

    String event() {
        return changed.change().word();
    }

    /// People need not read twice that a deployment began.
    boolean isFor(Format format) {
        return format == Format.JSON || !changed.recovered() || changed.change() != Change.STARTED;
    }

    String body(Format format) {
        return Json.write(
                switch (format) {
                    case JSON -> members();
                    case SLACK ->
                        Map.of(
                                "text",
                                text().replace("&", "&amp;")
                                        .replace("<", "&lt;")
                                        .replace(">", "&gt;"));
                    case DISCORD -> Map.of("content", text(), "allowed_mentions", Map.of("parse", List.of()));
                });
    }

    private Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", id());
        members.put("event", event());
        members.put("at", envelope.at().toString());
        members.put("app", envelope.app());
        members.put("stage", envelope.stage());
        members.put("server", envelope.server());
        members.put("kind", changed.kind());
        members.put("attempt", envelope.attempt());
        members.put("release", changed.release());
        members.put("previous", changed.previous());
        members.put("slot", changed.slot());
        members.put("by", changed.by());
        members.put("recovered", changed.recovered());
        members.put("reason", changed.reason());
        members.put("text", text());
        return members;
    }

    /// One sentence for people.
    private String text() {
        String what = changed.kind() + " of " + changed.release();
        String before = changed.previous().isEmpty() ? "nothing" : changed.previous();
        String happened = switch (changed.change()) {
            case STARTED -> what + " started";
            case LIVE -> changed.release() + " is live in " + changed.slot() + " (" + changed.kind() + ")";
            case FAILED -> what + " failed, " + before + " still serves: " + changed.reason();
            case ROLLED_BACK -> what + " was rolled back, " + before + " serves again: " + changed.reason();
            case NOT_RECOVERED -> what + " was not recovered: " + changed.reason();
            case MAINTENANCE_ON -> "maintenance is on, visitors get 503";
            case MAINTENANCE_OFF -> "maintenance is off";
        };
        String all = envelope.app() + " on " + envelope.server() + ": " + happened + "; by " + changed.by()
                + (changed.recovered() ? ", recovered" : "");
        return all.length() > LONGEST_TEXT ? all.substring(0, LONGEST_TEXT) + "…" : all;
    }
}
