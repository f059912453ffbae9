package dev.teal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// `container.options` as `docker run` interprets them.
///
/// @param words from teal.yml or from a release's record
public record RunOptions(List<String> words) {
    /// The values that Docker's client reads as false.
    private static final Set<String> FALSE = Set.of("0", "f", "false");
    private static final String WRITES_ALL = "DAC_OVERRIDE";

    /// All values of an option, in order, from `--name value` and `--name=value`.
    public List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).startsWith(name + "=")) {
                values.add(words.get(i).substring(name.length() + 1));
            } else if (words.get(i).equals(name) && i + 1 < words.size()) {
                values.add(words.get(++i));
            }
        }
        return values;
    }

    /// The user to run as, from `--user X`, `-u X`, `-uX` or `-itu X`; the last one counts.
    public Optional<String> user() {
        Optional<String> user = Optional.empty();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith("--user=")) {
                user = Optional.of(word.substring("--user=".length()));
            } else if (word.equals("--user") || word.matches("-[itqdP]*u")) {
                user = i + 1 < words.size() ? Optional.of(words.get(++i)) : user;
            } else if (word.matches("-[itqdP]*u.+")) {
                user = Optional.of(word.replaceFirst("^-[itqdP]*u=?", ""));
            }
        }
        return user;
    }

    public boolean privileged() {
        return words.stream()
                .anyMatch(word -> word.equals("--privileged")
                        || (word.startsWith("--privileged=")
                                && !FALSE.contains(
                                        word.substring("--privileged=".length()).toLowerCase(Locale.ROOT))));
    }

    /// Whether root in the container may read and write every file.
    public boolean rootWritesAll() {
        return privileged() || adds(WRITES_ALL) || !names("--cap-drop", WRITES_ALL);
    }

    /// Whether `--cap-add` names the capability, or all of them.
    public boolean adds(String capability) {
        return names("--cap-add", capability);
    }

    /// Docker ignores the case of capabilities, and their prefix.
    private boolean names(String option, String capability) {
        return values(option).stream()
                .map(value -> value.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", ""))
                .anyMatch(value -> value.equals("ALL") || value.equals(capability));
    }
}
