package dev.teal.app;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What the app in a slot uses now.
///
/// @param memory  bytes, without the files that the kernel only caches; empty when unknown
/// @param limit   bytes that it may use; empty without a limit
/// @param cpu     percent of one processor, over a tenth of a second: 200 are two whole processors; empty when unknown
/// @param oomKill whether the kernel killed one of its processes for memory since it was started
public record SlotUsage(OptionalLong memory, OptionalLong limit, OptionalDouble cpu, boolean oomKill) {
    public static final SlotUsage UNKNOWN =
            new SlotUsage(OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.empty(), false);

    /// @param busy  processor time between two readings
    /// @param apart time between them, in the same unit
    public static OptionalDouble cpu(long busy, long apart) {
        return busy < 0 || apart <= 0 ? OptionalDouble.empty() : OptionalDouble.of(100.0 * busy / apart);
    }
}
