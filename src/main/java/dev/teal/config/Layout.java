package dev.teal.config;

/// The paths of an app's files on its server.
///
/// @param directory the app's directory, absolute
public record Layout(String directory) {
    /// Bytes that must stay free after an upload or a copy: a full disk stops databases.
    public static final long SPARE_BYTES = 300_000_000;

    /// Flag files. nginx's workers read them, so everybody must have search permission on all parent folders.
    public String route() {
        return directory + "/route";
    }

    /// The volume directory that `setup` creates.
    public String data() {
        return directory + "/data";
    }

    /// The live port, for people and old scripts. Teal reads it only in `setup`.
    public String marker() {
        return directory + "/.active-port";
    }

    /// Teal's own files; mode 0700.
    public String teal() {
        return directory + "/teal";
    }

    /// What `teal setup` records about the app.
    public String registration() {
        return teal() + "/app.json";
    }

    public String lock() {
        return teal() + "/lock";
    }

    /// While this file exists, deployments are refused (`teal lock`). Its content says since when, by whom and why.
    public String userLock() {
        return teal() + "/locked";
    }

    /// The holder of the lock, for people.
    public String holder() {
        return teal() + "/holder";
    }

    /// The fencing epoch: one number, incremented each time the lock is taken.
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

    /// Environment files, mode 0600: they hold the secrets.
    public String env() {
        return teal() + "/env";
    }

    public String env(String id) {
        return env() + "/" + id;
    }

    /// The files of a release that is not an image (`runtime: process`).
    public String files(String id) {
        return teal() + "/files/" + id;
    }

    /// The state of slots that are plain processes (`runtime: process`).
    public String processes() {
        return teal() + "/processes";
    }

    /// While this file exists, green is live; else blue.
    public String flag() {
        return route() + "/green";
    }

    /// While this file exists, nginx answers every request with 503. Its content is for `teal recover`.
    public String maintenance() {
        return route() + "/maintenance";
    }

    /// While this file exists, nginx answers every request with 503 and a page (`teal maintenance`). Its content says
    /// since when and by whom.
    public String offline() {
        return route() + "/offline";
    }

    /// While this file exists, nginx ends each connection with its response. It exists before a reload.
    public String leaving() {
        return route() + "/leaving";
    }

    /// The page.
    public String offlinePage() {
        return offline() + ".html";
    }

    /// An empty file, named after the number of seconds that nginx sends with the page.
    public String retryAfter(long seconds) {
        return route() + "/retry-after-" + seconds;
    }

    /// The root of what nginx answers to a certificate authority that asks for a proof (ACME). certbot writes there.
    public String acme() {
        return route() + "/acme";
    }

    /// Static files of releases, which nginx serves.
    public String assets() {
        return route() + "/assets";
    }

    /// What certbot runs after each renewal of the app's certificate.
    public String renewed() {
        return teal() + "/certificate-renewed";
    }

    /// While this file exists, nginx lets requests wait. It names the end of the pause (in Unix time), the
    /// epoch of the lock's holder, and the server's boot ID, after which the pause does not count.
    public String pause() {
        return route() + "/pause";
    }

    /// The log of the last pause's watchdog, for people.
    public String pauseLog() {
        return teal() + "/pause.log";
    }

    /// Copies of the databases, with a record for each.
    public String snapshots() {
        return teal() + "/snapshots";
    }

    /// Databases that are being uploaded.
    public String incoming() {
        return teal() + "/incoming";
    }

    /// An empty folder: the root of each jail, which mounts over it in a private namespace.
    public String jail() {
        return teal() + "/jail";
    }

    /// Layers that are uploaded and not loaded yet, as an OCI layout: a lost connection does not cost them.
    public String staging() {
        return teal() + "/staging";
    }

    /// The layers that images on the server have, with the size of each.
    public String layers() {
        return teal() + "/layers";
    }

    /// Figures of the last large transfer: bytes of layers, bytes on the wire, milliseconds.
    public String transfer() {
        return teal() + "/transfer";
    }

    /// The files of nginx that `teal setup` moved away, below it under their whole path.
    public String replaced() {
        return teal() + "/replaced";
    }

    /// A path of `teal.yml` on the server: unchanged if absolute, else below the app's directory.
    public String resolve(String path) {
        return path.startsWith("/") ? path : directory + "/" + path;
    }
}
