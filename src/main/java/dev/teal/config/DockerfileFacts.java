package dev.teal.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the last stage of a Dockerfile says about how its container runs. A guess for `teal init`, no parser.
///
/// @param port    the first port it exposes
/// @param volumes absolute paths, plain ones only
record DockerfileFacts(Optional<Integer> port, List<String> volumes) {
    private static final Pattern INSTRUCTION = Pattern.compile("(?i)\\s*(FROM|EXPOSE|VOLUME|ENV|ARG)\\s+(.*)");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)(?::-(\\w+))?}?");
    private static final Pattern ASSIGNMENT = Pattern.compile("(\\w+)(?:=|\\s+)\"?(\\w+)\"?");

    static DockerfileFacts of(String text) {
        List<String> ports = new ArrayList<>();
        List<String> volumes = new ArrayList<>();
        Map<String, String> variables = new HashMap<>();
        for (String line : text.replaceAll("\\\\\\r?\\n", " ").lines().toList()) {
            Matcher matcher = INSTRUCTION.matcher(line);
            if (matcher.matches()) {
                String words = replaced(matcher.group(2), variables);
                switch (matcher.group(1).toUpperCase(Locale.ROOT)) {
                    case "FROM" -> {
                        ports.clear();
                        volumes.clear();
                    }
                    case "EXPOSE" -> ports.addAll(words(words));
                    case "VOLUME" -> volumes.addAll(words(words));
                    default -> remember(words, variables);
                }
            }
        }
        return new DockerfileFacts(
                ports.stream().flatMap(port -> port(port).stream()).findFirst(),
                volumes.stream()
                        .filter(path -> path.matches("/[A-Za-z0-9._/-]*[A-Za-z0-9]"))
                        .distinct()
                        .toList());
    }

    private static List<String> words(String text) {
        return List.of(text.replaceAll("[\\[\\]\",]", " ").strip().split("\\s+"));
    }

    private static Optional<Integer> port(String text) {
        try {
            return Optional.of(Quantities.port(text.replaceFirst("/tcp$", "")));
        } catch (Unreadable _) {
            return Optional.empty();
        }
    }

    private static void remember(String words, Map<String, String> variables) {
        Matcher matcher = ASSIGNMENT.matcher(words);
        while (matcher.find()) {
            variables.put(matcher.group(1), matcher.group(2));
        }
    }

    private static String replaced(String words, Map<String, String> variables) {
        return VARIABLE.matcher(words).replaceAll(found -> {
            String otherwise = found.group(2) == null ? "" : found.group(2);
            return variables.getOrDefault(found.group(1), otherwise);
        });
    }
}
