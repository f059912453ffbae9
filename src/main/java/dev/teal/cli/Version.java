package dev.teal.cli;

/// Teal's version. A constant, because reading the jar's manifest takes longer than the rest of `teal
/// --version`.
final class Version {
    /// The same as in pom.xml; a test compares them.
    static final String TEAL = "0.1.0";

    private Version() {}
}
