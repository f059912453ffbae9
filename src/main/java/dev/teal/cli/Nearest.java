package dev.teal.cli;

import java.util.Comparator;
import java.util.List;

/// The word someone may have meant.
final class Nearest {
    private Nearest() {}

    /// `; did you mean "deploy"?`, or nothing when no word is near.
    static String question(String word, List<String> words) {
        return words.stream()
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .filter(nearest -> distance(word, nearest) <= Math.max(1, nearest.length() / 3))
                .map(nearest -> "; did you mean \"" + nearest + "\"?")
                .orElse("");
    }

    /// Letters to add, drop, change or swap with their neighbour (optimal string alignment).
    static int distance(String one, String two) {
        int[][] d = new int[one.length() + 1][two.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= two.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : cheapest(d, one, two, i, j);
            }
        }
        return d[one.length()][two.length()];
    }

    private static int cheapest(int[][] d, String one, String two, int i, int j) {
        boolean same = one.charAt(i - 1) == two.charAt(j - 1);
        int best = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == two.charAt(j - 2) && one.charAt(i - 2) == two.charAt(j - 1);
        return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
