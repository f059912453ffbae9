package dev.teal.config.value;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds the word that a misspelt one stands for.
public final class Nearest {
    private Nearest() {}

    /// The candidate with the smallest edit distance, if that is small enough for a typo.
    public static Optional<String> of(String word, Collection<String> candidates) {
        if (word.length() > 40) {
            return Optional.empty();
        }
        String lower = word.toLowerCase(Locale.ROOT);
        int allowed = Math.max(1, word.length() / 3);
        return candidates.stream()
                .filter(candidate -> distance(lower, candidate) <= allowed)
                .min(Comparator.comparingInt(candidate -> distance(lower, candidate)));
    }

    /// `; did you mean "x"?`, or nothing.
    public static String hint(String word, Collection<String> candidates) {
        return of(word, candidates)
                .map(near -> "; did you mean \"" + near + "\"?")
                .orElse("");
    }

    /// The number of letters to insert, drop, change or swap with a neighbour (optimal string alignment).
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 ? j : j == 0 ? i : cheapest(d, a, b, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int cheapest(int[][] d, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best = Math.min(d[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
