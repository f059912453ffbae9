package dev.teal.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

/// The only difference between two texts.
final class OneHunk {
    private OneHunk() {}

    /// Checks that `before`, with `added` in the place of one `removed`, is `after`. An empty `removed` is at
    /// any place.
    static void mustBe(String before, String after, String removed, String added) {
        boolean found = false;
        for (int place = before.indexOf(removed); place >= 0; place = next(before, removed, place)) {
            found |= (before.substring(0, place) + added + before.substring(place + removed.length())).equals(after);
        }
        assertThat(found)
                .as("only [%s] has become [%s]:%n%s%nis now%n%s", removed, added, before, after)
                .isTrue();
    }

    private static int next(String text, String part, int place) {
        return place < text.length() ? text.indexOf(part, place + 1) : -1;
    }
}
