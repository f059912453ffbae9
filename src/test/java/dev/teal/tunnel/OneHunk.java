package dev.teal.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;

/// The only difference between two texts.
///
/// @param removed the characters that are only in the first
/// @param added   the characters that are only in the second
record OneHunk(String removed, String added) {
    /// Checks that a text without `removed`, and with `added` in its place, is the other one.
    static void mustBe(String before, String after, String removed, String added) {
        List<String> results = Arrays.asList(before.split(java.util.regex.Pattern.quote(removed), -1));
        boolean found = false;
        int place = 0;
        for (int i = 0; i + 1 < results.size() && !removed.isEmpty(); i++) {
            place += results.get(i).length();
            found |= (before.substring(0, place) + added + before.substring(place + removed.length())).equals(after);
            place += removed.length();
        }
        for (int i = 0; i <= before.length() && removed.isEmpty(); i++) {
            found |= (before.substring(0, i) + added + before.substring(i)).equals(after);
        }
        assertThat(found)
                .as("only [%s] has become [%s]:%n%s%nis now%n%s", removed, added, before, after)
                .isTrue();
    }
}
