package dev.teal.fuzz;

import java.util.List;

/// One thing that takes what strangers write: an input, and what must hold for it whatever it is.
public interface Target extends AutoCloseable {
    /// Inputs that get far, to begin with.
    List<byte[]> seeds();

    /// @throws Exception    what the code under test let through
    /// @throws AssertionError when something does not hold
    void test(byte[] data) throws Exception;

    /// Judges what waits to be judged.
    @Override
    default void close() {}
}
