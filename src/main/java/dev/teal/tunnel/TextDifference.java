package dev.teal.tunnel;

import java.util.ArrayList;
import java.util.List;

/// The lines in which two texts differ, for people.
public final class TextDifference {
    private static final int CONTEXT = 2;

    private TextDifference() {}

    /// One block from the first to the last difference, with the lines around it: `- old`, `+ new`, `  same`.
    public static List<String> of(String before, String after) {
        List<String> old = before.lines().toList();
        List<String> now = after.lines().toList();
        int most = Math.min(old.size(), now.size());
        int start = 0;
        while (start < most && old.get(start).equals(now.get(start))) {
            start++;
        }
        int end = 0;
        while (end < most - start && old.get(old.size() - 1 - end).equals(now.get(now.size() - 1 - end))) {
            end++;
        }
        List<String> lines = new ArrayList<>();
        add(lines, "  ", old.subList(Math.max(0, start - CONTEXT), start));
        add(lines, "- ", old.subList(start, old.size() - end));
        add(lines, "+ ", now.subList(start, now.size() - end));
        add(lines, "  ", old.subList(old.size() - end, Math.min(old.size(), old.size() - end + CONTEXT)));
        return lines;
    }

    private static void add(List<String> lines, String mark, List<String> some) {
        some.forEach(line -> lines.add(mark + line));
    }
}
