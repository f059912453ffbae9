package dev.teal.chaos;

/// One fault, and when it strikes.
///
/// @param group what the cases of a row of the table have in common
/// @param name  of the one
record Case(String group, String name, Act act) {
    /// What happens to the world.
    @FunctionalInterface
    interface Act {
        /// @param violations gets what was not as it must be, besides what the oracle finds
        void on(ChaosRun world, Violations violations) throws InterruptedException;
    }

    Case in(String setting) {
        return new Case(setting + ", " + group, name, act);
    }

    @Override
    public String toString() {
        return group + ": " + name;
    }
}
