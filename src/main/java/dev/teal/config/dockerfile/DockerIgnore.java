package dev.teal.config.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The patterns of an ignore file: which files of a folder the engine does not get for a build. The last pattern that
/// matches a file or a folder above it decides.
///
/// Engines differ in few patterns. Then a file counts as excluded only when every engine excludes it.
public final class DockerIgnore {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final List<Rule> rules = new ArrayList<>();

    /// @param keeps whether the files that match stay in the context (`!pattern`)
    private record Rule(boolean keeps, Pattern pattern) {}

    private DockerIgnore() {}

    /// @param text the content of the file. A pattern that the engine would refuse matches nothing
    public static DockerIgnore of(String text) {
        DockerIgnore ignore = new DockerIgnore();
        String withoutMark = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        withoutMark.lines().forEach(ignore::line);
        return ignore;
    }

    /// @param path relative to the context, with `/`
    public boolean excludes(String path) {
        boolean excluded = false;
        for (Rule rule : rules) {
            if (rule.keeps() == excluded && matches(rule, path)) {
                excluded = !rule.keeps();
            }
        }
        return excluded;
    }

    private static boolean matches(Rule rule, String path) {
        for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
            if (rule.pattern().matcher(path.substring(0, end)).matches()) {
                return true;
            }
        }
        return rule.pattern().matcher(path).matches();
    }

    /// A comment starts in the first column.
    private void line(String line) {
        String text = line.strip();
        if (line.startsWith("#") || text.isEmpty()) {
            return;
        }
        boolean keeps = text.startsWith("!");
        String path = cleaned(keeps ? text.substring(1).strip() : text);
        IgnorePattern.compile(path, keeps).ifPresent(pattern -> rules.add(new Rule(keeps, pattern)));
    }

    /// Without a slash at either end, empty parts, `.` and `..`.
    private static String cleaned(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..") && !parts.isEmpty()) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }
}
