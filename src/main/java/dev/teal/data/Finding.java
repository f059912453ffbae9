package dev.teal.data;

/// What a check found wrong, and the mend.
public record Finding(Gravity gravity, String what, String mend) {

    public enum Gravity {
        /// A deployment would put data at risk, or fail later.
        REFUSES,
        WARNS
    }

    static Finding refuses(String what, String mend) {
        return new Finding(Gravity.REFUSES, what, mend);
    }

    static Finding warns(String what, String mend) {
        return new Finding(Gravity.WARNS, what, mend);
    }

    /// The same, when it need not stop a deployment.
    public Finding asWarning() {
        return warns(what, mend);
    }
}
