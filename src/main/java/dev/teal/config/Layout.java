package dev.teal.config;

/// Where an app's things are on its server.
///
/// @param directory the app's directory, absolute
public record Layout(String directory) {
    /// Bytes that must be left free beside whatever comes to the server: a full disk stops databases.
    public static final long SPARE_BYTES = 300_000_000;

    /// Flag files; nginx's workers read them, so every folder above must be searchable by all.
    public String route() {
        return directory + "/route";
    }

    /// The volume directory that `setup` makes.
    public String data() {
        return directory + "/data";
    }

    /// The live port, for people and old scripts; Teal never reads it after `setup`.
    public String marker() {
        return directory + "/.active-port";
    }

    /// Everything of Teal's own; 0700.
    public String teal() {
        return directory + "/teal";
    }

    public String lock() {
        return teal() + "/lock";
    }

    /// Who holds the lock, for people.
    public String holder() {
        return teal() + "/holder";
    }

    /// The fencing epoch: one number, raised each time the lock is taken.
    public String epoch() {
        return teal() + "/epoch";
    }

    public String journal() {
        return teal() + "/journal.jsonl";
    }

    public String releases() {
        return teal() + "/releases";
    }

    public String release(String id) {
        return releases() + "/" + id + ".json";
    }

    /// Environment files, 0600: they hold the secrets.
    public String env() {
        return teal() + "/env";
    }

    public String env(String id) {
        return env() + "/" + id;
    }

    /// What a release consists of when it is not an image of the engine's (`runtime: process`).
    public String files(String id) {
        return teal() + "/files/" + id;
    }

    /// State of the slots when they are plain processes (`runtime: process`).
    public String processes() {
        return teal() + "/processes";
    }

    /// While it is there, green is live; else blue.
    public String flag() {
        return route() + "/green";
    }

    /// While it is there, nginx answers every request itself, with 503; what is in it is Teal's note to a recovery.
    public String maintenance() {
        return route() + "/maintenance";
    }

    /// While it is there, nginx lets requests wait: until the second it names (of 1970), for the holder of the lock
    /// whose epoch it names, and no longer than the boot of the server that it names.
    public String pause() {
        return route() + "/pause";
    }

    /// What the watchdog of the last pause did, for people.
    public String pauseLog() {
        return teal() + "/pause.log";
    }

    /// Copies of the databases, and a record of each.
    public String snapshots() {
        return teal() + "/snapshots";
    }

    /// Databases on their way from another machine.
    public String incoming() {
        return teal() + "/incoming";
    }

    /// An empty folder: the root of each jail, mounted over in a namespace that nobody else sees.
    public String jail() {
        return teal() + "/jail";
    }

    /// Layers that arrived and are not loaded yet, as an OCI layout: what a cut line left is not sent again.
    public String staging() {
        return teal() + "/staging";
    }

    /// How the last large transfer went: bytes of layers, bytes on the wire, milliseconds.
    public String transfer() {
        return teal() + "/transfer";
    }

    /// A path of `teal.yml` on the server: absolute as it is, else below the app's directory.
    public String resolve(String path) {
        return path.startsWith("/") ? path : directory + "/" + path;
    }
}
