package dev.teal.deploy.state;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import java.util.List;

/// The ids that a user can name, by any part that only one of them has. A part may also be copied from a table that cut
/// the id: `before-…3fa2c1b`.
///
/// @param kind    what they name, in the plural: `kept releases`
/// @param listing the command that lists them
public record KnownIds(String kind, List<String> ids, String listing) {
    private static final String CUT = "…";
    private static final int NAMED = 10;

    public KnownIds {
        ids = ids.stream().distinct().toList();
    }

    /// @throws Problem when no id or several match; names the candidates
    public String find(String part) {
        List<String> matching = ids.contains(part)
                ? List.of(part)
                : ids.stream().filter(id -> matches(id, part)).toList();
        if (matching.isEmpty()) {
            throw Problem.usage("none of the " + kind + " is named " + part, "`" + listing + "` lists them");
        }
        if (matching.size() > 1) {
            throw new Problem(
                    matching.size() + " of the " + kind + " match " + part,
                    matching.stream().limit(NAMED).map(id -> "  " + id).toList(),
                    "name one of them by a part that no other has; `" + listing + "` lists them",
                    ExitCode.USAGE);
        }
        return matching.getFirst();
    }

    private static boolean matches(String id, String part) {
        String[] halves = part.replace("...", CUT).split(CUT, 2);
        return halves.length == 1
                ? id.contains(part)
                : id.length() >= halves[0].length() + halves[1].length()
                        && id.startsWith(halves[0])
                        && id.endsWith(halves[1]);
    }
}
