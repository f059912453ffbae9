package dev.teal.config.dockerfile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The instructions of a Dockerfile, split as BuildKit splits them: with its parser directives, continued lines,
/// comments and here-documents. Never fails: text that BuildKit would refuse gives some list of instructions.
///
/// @param escape the character that continues a line and escapes another: `\`, or the one that `# escape=` sets
record Dockerfile(List<Instruction> instructions, char escape) {
    /// @param keyword   in capitals: `EXPOSE`
    /// @param arguments the rest, with its flags and variables; continued lines are joined
    record Instruction(String keyword, String arguments) {
        static Instruction of(String line) {
            String[] halves = line.strip().split("\\s+", 2);
            return new Instruction(halves[0].toUpperCase(Locale.ROOT), halves.length == 2 ? halves[1] : "");
        }

        /// Whether `<<` in the arguments starts a here-document. In the JSON form it never does.
        private boolean takesHereDocuments() {
            if (keyword.equals("ONBUILD")) {
                return of(arguments).takesHereDocuments();
            }
            return HERE_DOCUMENTS.contains(keyword) && !arguments.startsWith("[");
        }
    }

    private static final Set<String> HERE_DOCUMENTS = Set.of("RUN", "COPY", "ADD");
    private static final Pattern DIRECTIVE = Pattern.compile("#\\s*([A-Za-z][A-Za-z0-9]*)\\s*=\\s*(\\S.*)");
    private static final Set<String> DIRECTIVES = Set.of("syntax", "escape", "check");
    /// A word that starts a here-document, such as `<<EOF`, `3<<-"EOF"`.
    private static final Pattern HERE_MARKER = Pattern.compile("\\d*<<(-?)([^<]+)");

    static Dockerfile of(String text) {
        List<String> lines = List.of(text.replaceFirst("^\uFEFF", "").split("\r?\n", -1));
        char escape = escape(lines);
        List<Instruction> instructions = new ArrayList<>();
        int next = 0;
        while (next < lines.size()) {
            StringBuilder line = new StringBuilder();
            next = join(lines, next, escape, line);
            if (!line.toString().isBlank()) {
                Instruction instruction = Instruction.of(line.toString());
                instructions.add(instruction);
                next = instruction.takesHereDocuments()
                        ? afterHereDocuments(lines, next, new DockerfileLexer(escape).raw(instruction.arguments()))
                        : next;
            }
        }
        return new Dockerfile(instructions, escape);
    }

    /// Directives are the first lines; any other line, even an unknown directive, ends them.
    private static char escape(List<String> lines) {
        Set<String> seen = new HashSet<>();
        for (String line : lines) {
            Matcher directive = DIRECTIVE.matcher(line.strip());
            String name = directive.matches() ? directive.group(1).toLowerCase(Locale.ROOT) : "";
            if (!DIRECTIVES.contains(name) || !seen.add(name)) {
                return '\\';
            }
            if (name.equals("escape") && directive.group(2).strip().equals("`")) {
                return '`';
            }
        }
        return '\\';
    }

    /// Joins a line with the lines that continue it, without the comments and empty lines between them. A
    /// comment cannot be continued.
    ///
    /// @return the index of the line after them
    private static int join(List<String> lines, int first, char escape, StringBuilder joined) {
        Pattern continued = Pattern.compile("(^|[^\\" + escape + "])\\" + escape + "[ \t]*$");
        int at = first;
        boolean more = true;
        while (more && at < lines.size()) {
            String line = lines.get(at++);
            boolean skipped = line.strip().startsWith("#") || (line.isBlank() && !joined.isEmpty());
            if (!skipped) {
                Matcher end = continued.matcher(line);
                more = end.find();
                joined.append(more ? line.substring(0, end.end(1)) : line);
            } else if (joined.isEmpty()) {
                return at;
            }
        }
        return at;
    }

    private static int afterHereDocuments(List<String> lines, int first, List<String> words) {
        int at = first;
        for (String word : words) {
            Matcher marker = HERE_MARKER.matcher(word);
            if (marker.matches()) {
                String end = marker.group(2).replaceAll("[\"']", "");
                boolean tabs = !marker.group(1).isEmpty();
                while (at < lines.size()
                        && !(tabs ? lines.get(at).replaceFirst("^\t+", "") : lines.get(at)).equals(end)) {
                    at++;
                }
                at++;
            }
        }
        return at;
    }
}
