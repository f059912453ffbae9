package dev.teal.router;

import dev.teal.app.Address;
import dev.teal.app.Slot;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.config.value.Addresses;
import dev.teal.health.Visitor;
import dev.teal.server.Command;
import dev.teal.server.Curl;
import dev.teal.server.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Commands for nginx on the server: the live slot, the flip, the drain, the app's file. Runs none of them.
public record Router(Config config, Layout layout) {

    /// The one atomic change that moves traffic: creates or removes a file; does nothing when it is already so.
    /// Synced, so that a power cut cannot undo it.
    public Command flip(Slot to) {
        return switch (to) {
            case GREEN -> Command.script("[ -f \"$1\" ] || : >\"$1\" && sync \"$2\"", layout.flag(), layout.route());
            case BLUE -> Command.script("rm -f \"$1\" && sync \"$2\"", layout.flag(), layout.route());
        };
    }

    /// Starts maintenance: nginx answers every request with 503.
    ///
    /// @param note the lines that a recovery needs
    public Command enterMaintenance(String note) {
        return Command.script(
                        "cat >\"$1.new\" && sync \"$1.new\" && mv \"$1.new\" \"$1\" && sync \"$2\"",
                        layout.maintenance(),
                        layout.route())
                .withInput(note);
    }

    /// Ends maintenance.
    public Command leaveMaintenance() {
        return Command.script("rm -f \"$1\" && sync \"$2\"", layout.maintenance(), layout.route());
    }

    /// Prints the note given to [#enterMaintenance]; nothing when there is no maintenance.
    public Command maintenanceNote() {
        return Command.script("cat \"$1\" 2>/dev/null; exit 0", layout.maintenance());
    }

    /// Ends the pause; does nothing when there is none.
    public Command resume() {
        return Command.of("rm", "-f", layout.pause());
    }

    /// Asks nginx what happened to the paused requests: prints a line for [PauseStats#of].
    ///
    /// @param epoch of the deployment that paused them
    public Command askPaused(int epoch) {
        return ask("/.teal/paused?of=" + epoch, Duration.ofSeconds(5), 128);
    }

    /// Prints how many connections visitors have open, and how many nginx can have.
    public Command room() {
        List<String> arguments =
                new ArrayList<>(List.of(String.valueOf(probeAddress().port())));
        arguments.addAll(config.router().nginx().command());
        return Command.script(Scripts.read(Router.class, "room.sh"), arguments);
    }

    /// Asks nginx for the live slot and for the version of its file: prints `hub blue 3fa2…`.
    public Command askLive() {
        return askLive(Duration.ofSeconds(5));
    }

    private Command askLive(Duration timeout) {
        return ask("/.teal/slot", timeout, 64);
    }

    /// Like [#askLive()], and then requests the health path as a visitor: prints the head of the response and a
    /// last line, `health 200`; 000 when there is none within a second.
    public Command askLiveAndHealth() {
        List<String> argv = new ArrayList<>(askLive().argv());
        argv.addAll(List.of("--fail-early", "--next"));
        argv.addAll(Curl.next(visiting(
                config.health().path(),
                Duration.ofSeconds(1),
                "--output",
                "/dev/null",
                "--dump-header",
                "-",
                "--write-out",
                "health %{http_code}\n")));
        return Command.of(argv);
    }

    /// The router's URL as seen from its own server, for messages.
    public String url() {
        return "http://" + probeAddress();
    }

    /// Sends a request through the router as a visitor would: prints the unchanged head of the response, for
    /// [dev.teal.health.Answer#of].
    public Command visit(String path, Duration timeout) {
        return Command.of(Curl.argv(visiting(path, timeout, "--output", "/dev/null", "--dump-header", "-")));
    }

    private List<String> visiting(String path, Duration timeout, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--max-time", seconds(timeout)));
        arguments.addAll(List.of(more));
        arguments.addAll(visitor().toRouter());
        arguments.add("http://" + probeAddress() + path);
        return arguments;
    }

    /// A request to `router.control`, which visitors cannot reach and the app cannot answer.
    private Command ask(String path, Duration timeout, int maxBytes) {
        return Command.of(Curl.argv(
                "--max-time",
                seconds(timeout),
                "--fail",
                "--max-filesize",
                String.valueOf(maxBytes),
                "--haproxy-protocol",
                "--header",
                "Host: " + config.app(),
                "http://" + config.router().control() + path));
    }

    private static String seconds(Duration time) {
        return String.valueOf(time.toMillis() / 1000.0);
    }

    /// The visitor that Teal's requests to the app imitate.
    public Visitor visitor() {
        return Visitor.of(config);
    }

    /// Whether nginx trusts the scheme that a request from this server claims (`router.trusted`).
    public boolean trustsItsServer() {
        return config.router().trusts(Addresses.local(config.router().listen()));
    }

    /// The address of nginx as seen from its own machine.
    Address probeAddress() {
        String host = Addresses.local(config.router().listen());
        return new Address(
                host.contains(":") ? "[" + host + "]" : host,
                Addresses.portOf(config.router().listen()));
    }

    /// Counts the connections that nginx (or any process on the server) has open to the slot, for
    /// [InFlight#of]. Fails when they cannot be counted, which must not look like 0. `dst` with an IPv4 address
    /// also matches those of IPv6 sockets ([NginxFile]).
    public Command inFlight(Address slot) {
        return Command.script(IN_FLIGHT, slot.host(), String.valueOf(slot.port()));
    }

    private static final String IN_FLIGHT = """
            found=$(ss -Hnt state established state syn-sent dst "$1" dport = ":$2") || exit 1
            streams=$(printf '%s' "$found" | grep -cF '[::ffff:')
            printf '%s %s\\n' "$(($(printf '%s' "$found" | grep -c '') - streams))" "$streams"
            """;

    /// Closes the streams to the slot, not the requests; nginx then closes those to its clients. Prints how
    /// many it closed; 0 where the kernel cannot.
    public Command closeStreams(Address slot) {
        return Command.script(
                "ss -KHnt dst \"[::ffff:$1]\" dport = \":$2\" 2>/dev/null | grep -c ''",
                slot.host(),
                String.valueOf(slot.port()));
    }

    /// Stops the app in a slot that gets no new requests, and closes the connections that are still open two
    /// seconds later. See `stop.sh`; [ClosedConnections] reads the output.
    ///
    /// @param stop the command that stops it
    public static Command stop(Address slot, Command stop) {
        List<String> arguments =
                new ArrayList<>(List.of(slot.host(), String.valueOf(slot.port()), String.valueOf(GRACE.toSeconds())));
        arguments.addAll(stop.argv());
        return Command.script(Scripts.read(Router.class, "stop.sh"), arguments);
    }

    /// Enough for an app that closes its streams itself on SIGTERM, with close frames.
    private static final Duration GRACE = Duration.ofSeconds(2);

    /// Installs and loads the app's file. Prints `written`, or `unchanged` when nothing is to do. Fails, and
    /// leaves everything as it was, when the present file is not Teal's ([#FOREIGN]), or nginx refuses the new
    /// one ([#REFUSED]), does not load it ([#NOT_TAKEN_UP]) or does not include it ([#NOT_READ]).
    public Command install(NginxFile file) {
        return install(file, List.of(), "");
    }

    /// Like [#install(NginxFile)], and moves other files out of the way; they come back when the installation fails.
    ///
    /// @param makingWay paths of nginx's files that would keep visitors from the app; a link is removed
    /// @param replaced  the folder that they are moved to, below it under their whole path
    public Command install(NginxFile file, List<String> makingWay, String replaced) {
        String ask = askLive(Duration.ofSeconds(1)).inShell();
        List<String> arguments = new ArrayList<>(List.of(
                file.path(),
                NginxFile.OWNED,
                file.version(),
                ask,
                String.join("\n", makingWay),
                replaced,
                layout.route()));
        arguments.addAll(config.router().nginx().command());
        return Command.script(
                        Scripts.read(Router.class, "reload.sh") + Scripts.read(Router.class, "install.sh"), arguments)
                .withInput(file.text());
    }

    /// Removes the app's file, and makes nginx forget it. Fails, and leaves everything as it was, when the file is not
    /// Teal's ([#FOREIGN]), or nginx refuses its configuration without it ([#REFUSED]) or does not load it
    /// ([#NOT_TAKEN_UP]).
    public Command remove(NginxFile file) {
        String ask = askLive(Duration.ofSeconds(1)).inShell();
        List<String> arguments =
                new ArrayList<>(List.of(file.path(), NginxFile.OWNED, config.app(), ask, layout.route()));
        arguments.addAll(config.router().nginx().command());
        return Command.script(
                Scripts.read(Router.class, "reload.sh") + Scripts.read(Router.class, "remove.sh"), arguments);
    }

    public static final int FOREIGN = 3;
    public static final int REFUSED = 4;
    public static final int NOT_TAKEN_UP = 5;
    public static final int NOT_READ = 6;
}
