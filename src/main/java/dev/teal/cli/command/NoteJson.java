package dev.teal.cli.command;

import dev.teal.deploy.state.UserNote;
import java.util.LinkedHashMap;
import java.util.Map;

/// A note of a user, as `--json` shows it in several verbs.
public final class NoteJson {
    private NoteJson() {}

    /// @return members `since` (unless unknown), `by`, `text`
    public static Object of(UserNote note) {
        Map<String, Object> map = new LinkedHashMap<>();
        note.at().ifPresent(at -> map.put("since", at.toString()));
        map.put("by", note.by());
        map.put("text", note.text());
        return map;
    }
}
