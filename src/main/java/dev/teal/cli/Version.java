package dev.teal.cli;

/// Teal's version. A constant, since to read the jar's manifest takes longer than all the rest of `teal
/// --version`.
final class Version {
    /// As in pom.xml; a test compares them.
    static final String TEAL = "0.1.0";

    private Version() {}
}
