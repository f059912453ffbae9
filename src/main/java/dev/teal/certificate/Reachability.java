package dev.teal.certificate;

import dev.teal.config.Layout;
import dev.teal.health.Answer;
import dev.teal.health.PublicProbe;
import dev.teal.server.Command;
import dev.teal.server.Curl;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether the app's host names lead to its nginx by http, as a certificate authority must find them. A failed try
/// there counts against its limits, so Teal looks first: from the server and from this machine, of which either may
/// be wrong.
///
/// @param id names the proof that is looked for
public record Reachability(Server server, Layout layout, List<String> hosts, String id) {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int FOUND = 200;

    /// The host names that have no address, neither here nor on the server.
    public List<String> unknown() {
        return server
                .run(Command.script(Scripts.read(Reachability.class, "addresses.sh"), hosts), limit())
                .lines()
                .stream()
                .filter(host -> !isKnownHere(host))
                .toList();
    }

    private static boolean isKnownHere(String host) {
        try {
            return InetAddress.getAllByName(host).length > 0;
        } catch (UnknownHostException _) {
            return false;
        }
    }

    /// What came of the looks at those host names that do not lead to nginx; nginx must have the app's file.
    public List<String> missed() {
        List<String> arguments = new ArrayList<>(List.of(layout.acme(), id));
        arguments.addAll(hosts);
        String reach = Scripts.read(Reachability.class, "reach.sh").replace("@curl@", Curl.COMMAND);
        Result there = server.run(Command.script(reach, arguments), limit());
        try {
            List<String> missed = new ArrayList<>();
            for (int i = 0; i < hosts.size(); i++) {
                missed(hosts.get(i), there.lines().get(i)).ifPresent(missed::add);
            }
            return missed;
        } finally {
            server.run(Command.of("rm", "-f", layout.acme() + path()));
        }
    }

    /// @param line of `reach.sh`
    private Optional<String> missed(String host, String line) {
        String[] seen = Reply.fields(line + " ", " ", 3);
        if (seen[1].equals(String.valueOf(FOUND))) {
            return Optional.empty();
        }
        Answer here = new PublicProbe(URI.create("http://" + host), path(), LIMIT).ask();
        // Where a proxy sends visitors to https, the authority follows.
        if (here.status() == FOUND || here.location().startsWith("https://" + host + "/")) {
            return Optional.empty();
        }
        String there = seen[1].equals("000") ? seen[2].strip() : "status " + seen[1];
        return Optional.of(host + (seen[0].equals("-") ? " (no address)" : " (" + seen[0] + ")") + ": from the server "
                + there + "; from here " + here.brief() + (here.error().isEmpty() ? "" : ", " + here.error()));
    }

    private String path() {
        return "/.well-known/acme-challenge/" + id;
    }

    private Duration limit() {
        return LIMIT.multipliedBy(hosts.size()).plus(Server.USUAL);
    }
}
