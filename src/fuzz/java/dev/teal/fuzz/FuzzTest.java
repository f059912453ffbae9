package dev.teal.fuzz;

import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A moment of what `./dev bench fuzz` does for hours: the seeds, and the same changed ones each time.
class FuzzTest {
    private static final long SEED = 20_261_126;
    private static final int INPUTS = 150;

    @ParameterizedTest
    @EnumSource
    void whatMustHoldHoldsForSeedsAndChangedSeeds(Targets which) {
        try (Target target = which.make()) {
            List<byte[]> seeds = target.seeds();
            seeds.forEach(seed -> test(target, seed));
            Random random = new Random(SEED);
            for (int i = 0; i < INPUTS; i++) {
                test(target, Mutation.of(seeds, random));
            }
        }
    }

    private static void test(Target target, byte[] data) {
        try {
            target.test(data);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("input " + Base64.getEncoder().encodeToString(data), e);
        }
    }
}
