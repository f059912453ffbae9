package dev.teal.config.value;

/// A text that its [ValueParser] does not accept. Checked, so that every error reaches the list of errors.
public final class InvalidValue extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param why what was found and what was expected; shown after `key: `
    public InvalidValue(String why) {
        super(why, null, false, false);
    }

    public String why() {
        return String.valueOf(getMessage());
    }
}
