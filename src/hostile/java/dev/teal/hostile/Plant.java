package dev.teal.hostile;

/// What the app leaves in its data directory, or goes on doing there.
///
/// @param kind     row of the report
/// @param name     of the one
/// @param script   lays it, as root and in the data directory, on bash; all there then belongs to the app, as
///                 if it had made it, unless the script sets `keep`. `$uid` is the app's user
/// @param ordinary whether the database is still the ordinary one, and nothing moves it
record Plant(Kind kind, String name, String script, boolean ordinary) {
    /// Rows of the report.
    enum Kind {
        FILE("a database's file replaced"),
        DIRECTORY("its directory replaced"),
        NAME("names that Teal uses, odd names"),
        JOURNAL("foreign WALs, hot journals"),
        SCHEMA("evil schemas"),
        BYTES("damaged and extreme databases"),
        LOOP("changing under the hand"),
        PROCESS("processes in the container");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    static Plant of(Kind kind, String name, String script) {
        return new Plant(kind, name, script, false);
    }

    static Plant besideOrdinary(Kind kind, String name, String script) {
        return new Plant(kind, name, script, true);
    }

    @Override
    public String toString() {
        return name;
    }
}
