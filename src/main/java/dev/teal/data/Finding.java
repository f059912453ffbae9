package dev.teal.data;

/// A problem that a check found, and its fix.
public record Finding(Severity severity, String what, String fix) {

    public enum Severity {
        /// Stops a deployment: it would put data at risk, or fail later.
        REFUSES,
        WARNS
    }

    static Finding refuses(String what, String fix) {
        return new Finding(Severity.REFUSES, what, fix);
    }

    static Finding warns(String what, String fix) {
        return new Finding(Severity.WARNS, what, fix);
    }

    /// The same finding as a warning, for when it need not stop a deployment.
    public Finding asWarning() {
        return warns(what, fix);
    }
}
