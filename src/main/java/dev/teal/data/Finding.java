package dev.teal.data;

/// What a check found wrong, and the mend.
public record Finding(Severity severity, String what, String fix) {

    public enum Severity {
        /// A deployment would put data at risk, or fail later.
        REFUSES,
        WARNS
    }

    static Finding refuses(String what, String fix) {
        return new Finding(Severity.REFUSES, what, fix);
    }

    static Finding warns(String what, String fix) {
        return new Finding(Severity.WARNS, what, fix);
    }

    /// The same, when it need not stop a deployment.
    public Finding asWarning() {
        return warns(what, fix);
    }
}
