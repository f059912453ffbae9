package dev.teal.config;

/// A text is not of the expected [Form]. Checked, so that no parser's complaint passes by the list of errors.
final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param why what was found, what was expected; reads on after `key: `
    Unreadable(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
