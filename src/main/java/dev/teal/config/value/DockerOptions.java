package dev.teal.config.value;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;

/// `container.options`: words of `docker run`, except options that Teal sets itself.
public final class DockerOptions {
    private static final String SLOT_NETWORK = "Teal gives each slot its network and address; remove it";
    private static final String LABELS = "Teal tells slots apart by its own labels; remove it";
    private static final String DETACHED = "Teal runs the container in the background and keeps it; remove it";

    private static final Map<String, String> RESERVED = Map.ofEntries(
            entry("--name", "Teal names the container after app and slot; remove it"),
            entry("--publish", "use container.port and slots"),
            entry("--publish-all", "use container.port and slots"),
            entry("--network", SLOT_NETWORK),
            entry("--net", SLOT_NETWORK),
            entry("--ip", SLOT_NETWORK),
            entry("--ip6", SLOT_NETWORK),
            entry("--restart", "Teal sets the restart policy; remove it"),
            entry("--detach", DETACHED),
            entry("--rm", DETACHED),
            entry("--env", "use container.env or container.secrets"),
            entry("--env-file", "use container.env or container.secrets"),
            entry("--volume", "use container.volumes"),
            entry("--label", LABELS),
            entry("--label-file", LABELS),
            entry("--memory", "use container.memory"),
            entry("--platform", "use image.platform"),
            entry("--pull", "Teal ships the image; remove it"),
            entry("--stop-timeout", "use stop_timeout"));

    private static final Map<Character, String> LETTERS = Map.of(
            'p', "--publish",
            'P', "--publish-all",
            'd', "--detach",
            'e', "--env",
            'v', "--volume",
            'l', "--label",
            'm', "--memory");

    /// Letters that take no value, so that the next letter of the same word is an option too.
    private static final String PLAIN_SWITCHES = "itq";

    private DockerOptions() {}

    public static String read(String word) throws InvalidValue {
        if (word.equals("--") || word.equals("-")) {
            throw new InvalidValue(Printable.of(word) + " would end the options; remove it");
        }
        if (word.matches("--?[A-Za-z][A-Za-z0-9-]*\\s.*")) {
            String[] halves = word.split("\\s+", 2);
            throw new InvalidValue(Printable.of(word) + " is two words; write " + Printable.plain(halves[0]) + " and "
                    + Printable.plain(halves[1]) + " as two items");
        }
        Optional<String> reserved = name(word).filter(RESERVED::containsKey);
        if (reserved.isPresent()) {
            throw new InvalidValue(Printable.of(word) + " is not allowed here; " + RESERVED.get(reserved.get()));
        }
        return word;
    }

    /// The long name of the option in this word, if there is one.
    private static Optional<String> name(String word) {
        if (word.startsWith("--")) {
            return Optional.of(word.split("=", 2)[0]);
        }
        return word.startsWith("-") ? letters(word.substring(1)) : Optional.empty();
    }

    private static Optional<String> letters(String cluster) {
        int letter = 0;
        while (letter < cluster.length() - 1 && PLAIN_SWITCHES.indexOf(cluster.charAt(letter)) >= 0) {
            letter++;
        }
        return cluster.isEmpty() ? Optional.empty() : Optional.ofNullable(LETTERS.get(cluster.charAt(letter)));
    }
}
