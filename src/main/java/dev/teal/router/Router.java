package dev.teal.router;

import dev.teal.app.Address;
import dev.teal.app.Slot;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.health.Visitor;
import dev.teal.server.Command;
import dev.teal.server.Curl;
import dev.teal.server.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// nginx on the server: which slot it sends requests to, the flip, the drain, and its file. Commands only.
public record Router(Config config, Layout layout) {

    /// The one atomic change that moves traffic: a file appears or goes; what is as it should be is not touched.
    /// Synced, so that a power cut cannot move it back.
    public Command flip(Slot to) {
        return switch (to) {
            case GREEN -> Command.script("[ -f \"$1\" ] || : >\"$1\" && sync \"$2\"", layout.flag(), layout.route());
            case BLUE -> Command.script("rm -f \"$1\" && sync \"$2\"", layout.flag(), layout.route());
        };
    }

    /// From now on nginx answers every request itself, with 503.
    ///
    /// @param note what a recovery will need, lines
    public Command close(String note) {
        return Command.script(
                        "cat >\"$1.new\" && sync \"$1.new\" && mv \"$1.new\" \"$1\" && sync \"$2\"",
                        layout.maintenance(),
                        layout.route())
                .withInput(note);
    }

    public Command open() {
        return Command.script("rm -f \"$1\" && sync \"$2\"", layout.maintenance(), layout.route());
    }

    /// Prints the note of who closed; nothing when it is open.
    public Command closedBy() {
        return Command.script("cat \"$1\" 2>/dev/null; exit 0", layout.maintenance());
    }

    /// Requests wait no longer; what is as it should be is not touched.
    public Command resume() {
        return Command.of("rm", "-f", layout.pause());
    }

    /// Asks nginx what became of the requests that waited: prints a line for [PauseStats#of].
    ///
    /// @param epoch of whoever held them
    public Command askPaused(int epoch) {
        return ask("/.teal/paused?of=" + epoch, Duration.ofSeconds(5), 128);
    }

    /// Prints how many connections visitors have open, and how many nginx has room for.
    public Command room() {
        List<String> arguments =
                new ArrayList<>(List.of(String.valueOf(probeAddress().port())));
        arguments.addAll(config.router().nginx().command());
        return Command.script(ROOM, arguments);
    }

    private static final String ROOM = """
            port=$1; shift
            open=$(ss -Hnt state established sport = ":$port" | grep -c '')
            "$@" -T 2>/dev/null | awk -v open="$open" -v cores="$(nproc)" '
              match($0, /^[^#]*worker_processes +[0-9a-z]+/) { n = $NF; sub(/;.*/, "", n); if (n == "auto") n = cores }
              match($0, /^[^#]*worker_connections +[0-9]+/) { c = substr($0, RSTART, RLENGTH); sub(/.* /, "", c) }
              END { print open, (n ? n : 1) * (c ? c : 512) }'
            """;

    /// Asks nginx which slot it would send a request to, and which version of its file it has: prints `blue
    /// 3fa2…`.
    public Command askLive() {
        return askLive(Duration.ofSeconds(5));
    }

    private Command askLive(Duration timeout) {
        return ask("/.teal/slot", timeout, 64);
    }

    /// The same, then what a visitor gets who asks for the health: the head of the answer, and a last line,
    /// `health 200`; 000 when there is none within a second.
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

    /// The URL of the router as its own server reaches it, for messages.
    public String url() {
        return "http://" + probeAddress();
    }

    /// A request through the router as a visitor would make it: prints the head of the answer as it came, for
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

    /// A question of Teal's own: not to be had where visitors come in, nor answered by what is behind nginx.
    private Command ask(String path, Duration timeout, int mostBytes) {
        return Command.of(Curl.argv(
                "--max-time",
                seconds(timeout),
                "--fail",
                "--max-filesize",
                String.valueOf(mostBytes),
                "--haproxy-protocol",
                "--header",
                "Host: " + config.app(),
                "http://" + config.router().control() + path));
    }

    private static String seconds(Duration time) {
        return String.valueOf(time.toMillis() / 1000.0);
    }

    /// Whom Teal's questions to the app stand for.
    public Visitor visitor() {
        return Visitor.of(config);
    }

    /// Whether nginx believes what a request of this server's own says of its scheme (`router.trusted`).
    public boolean believesItsServer() {
        return config.router().trusts(probeAddress().host().replaceAll("[\\[\\]]", ""));
    }

    /// Where nginx listens, as seen from its own machine.
    Address probeAddress() {
        String listen = config.router().listen();
        int colon = listen.lastIndexOf(':');
        String host = colon < 0 ? "127.0.0.1" : listen.substring(0, colon);
        boolean any = host.equals("*") || host.equals("0.0.0.0");
        return new Address(
                any ? "127.0.0.1" : host.equals("[::]") ? "[::1]" : host,
                Integer.parseInt(listen.substring(colon + 1)));
    }

    /// Counts the connections that nginx (or anyone on the server) has open to the slot, for [InFlight#of].
    /// Fails when they cannot be counted, which must not look like none. `dst` with an IPv4 address finds
    /// those of IPv6 sockets too ([NginxFile]).
    public Command inFlight(Address slot) {
        return Command.script(IN_FLIGHT, slot.host(), String.valueOf(slot.port()));
    }

    private static final String IN_FLIGHT = """
            found=$(ss -Hnt state established state syn-sent dst "$1" dport = ":$2") || exit 1
            streams=$(printf '%s' "$found" | grep -cF '[::ffff:')
            printf '%s %s\\n' "$(($(printf '%s' "$found" | grep -c '') - streams))" "$streams"
            """;

    /// Closes the streams to the slot; requests stay. nginx then closes those of its clients. Prints how
    /// many; 0 where the kernel cannot.
    public Command closeStreams(Address slot) {
        return Command.script(
                "ss -KHnt dst \"[::ffff:$1]\" dport = \":$2\" 2>/dev/null | grep -c ''",
                slot.host(),
                String.valueOf(slot.port()));
    }

    /// Ends the app in a slot that gets no new requests, and closes what is still connected to it after a moment.
    /// `stop.sh` says how, and what it prints; [ClosedConnections] reads it.
    ///
    /// @param stop the command that stops it
    public static Command stop(Address slot, Command stop) {
        List<String> arguments =
                new ArrayList<>(List.of(slot.host(), String.valueOf(slot.port()), String.valueOf(GRACE.toSeconds())));
        arguments.addAll(stop.argv());
        return Command.script(STOP, arguments);
    }

    /// An app that ends its streams on SIGTERM itself, with close frames, has done it by then.
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final String STOP = Scripts.read(Router.class, "stop.sh");

    /// Puts the app's file in place and loads it, or leaves all as it was: an unchanged file is left alone, a
    /// foreign one is refused ([#FOREIGN]), one that nginx refuses is taken back ([#REFUSED]), one that nginx
    /// did not take up ([#NOT_TAKEN_UP]) or does not read at all ([#NOT_READ]) too. Prints `unchanged`, or
    /// `written`.
    public Command install(NginxFile file) {
        return install(file, List.of());
    }

    /// The same, and other files make way.
    ///
    /// @param makingWay paths of files of nginx' that would keep visitors from the app: a link is removed, a
    ///     file renamed, and they are back as they were when it comes to nothing
    public Command install(NginxFile file, List<String> makingWay) {
        String ask = askLive(Duration.ofSeconds(1)).inShell();
        List<String> arguments = new ArrayList<>(
                List.of(file.path(), NginxFile.OWNED, file.version(), ask, String.join("\n", makingWay)));
        arguments.addAll(config.router().nginx().command());
        return Command.script(Scripts.read(Router.class, "install.sh"), arguments)
                .withInput(file.text());
    }

    public static final int FOREIGN = 3;
    public static final int REFUSED = 4;
    public static final int NOT_TAKEN_UP = 5;
    public static final int NOT_READ = 6;
}
