package dev.teal.doctor;

import java.util.List;

/// Checks that look at the same thing.
interface Theme {
    /// Changes nothing.
    ///
    /// @throws dev.teal.base.Problem when it cannot look
    List<Check> checks();
}
