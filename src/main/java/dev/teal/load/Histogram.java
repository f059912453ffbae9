package dev.teal.load;

import java.time.Duration;

/// Latencies in buckets that grow with the value: 32 for each doubling, so a percentile is at most 3.2 % too
/// high. Needs 12 KB.
final class Histogram {
    /// Each value below this has a bucket of its own.
    private static final int EXACT = 64;
    /// log2 of the number of buckets for each doubling.
    private static final int STEP_BITS = 5;
    /// Values above 2^40 µs (12 days) share a bucket.
    private static final long LARGEST = (1L << 40) - 1;

    private final long[] counts = new long[bucket(LARGEST) + 1];
    private long total;
    private long max;

    void add(Duration latency) {
        long micros = Math.clamp(latency.toNanos() / 1000, 0, LARGEST);
        counts[bucket(micros)]++;
        total++;
        max = Math.max(max, micros);
    }

    /// The latency that `share` (0 to 1) of all values do not exceed; zero when there are none.
    Duration percentile(double share) {
        long wanted = (long) Math.ceil(share * total);
        long seen = 0;
        for (int bucket = 0; bucket < counts.length && wanted > 0; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted) {
                return micros(Math.min(max, highest(bucket)));
            }
        }
        return Duration.ZERO;
    }

    Duration max() {
        return micros(max);
    }

    private static int bucket(long micros) {
        if (micros < EXACT) {
            return (int) micros;
        }
        int shift = 63 - Long.numberOfLeadingZeros(micros) - STEP_BITS;
        return (shift << STEP_BITS) + (int) (micros >> shift);
    }

    /// The largest value in a bucket: the inverse of `bucket`.
    private static long highest(int bucket) {
        if (bucket < EXACT) {
            return bucket;
        }
        int shift = (bucket >> STEP_BITS) - 1;
        long first = (long) (bucket - (shift << STEP_BITS)) << shift;
        return first + (1L << shift) - 1;
    }

    private static Duration micros(long micros) {
        return Duration.ofNanos(micros * 1000);
    }
}
