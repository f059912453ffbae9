package dev.teal.load;

/// A request got no complete, well-formed answer.
final class LostRequest extends Exception {
    private static final long serialVersionUID = 1L;

    private final Failure.Cause kind;

    LostRequest(Failure.Cause kind, String what) {
        super(what);
        this.kind = kind;
    }

    Failure.Cause kind() {
        return kind;
    }

    String what() {
        return String.valueOf(getMessage());
    }
}
