package dev.teal.config.value;

/// A text is not of the expected [ValueParser]. Checked, so that no parser's complaint passes by the list of errors.
public final class InvalidValue extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param why what was found, what was expected; reads on after `key: `
    public InvalidValue(String why) {
        super(why, null, false, false);
    }

    public String why() {
        return String.valueOf(getMessage());
    }
}
