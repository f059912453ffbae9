package dev.teal.cli.command.tunnel;

import dev.teal.base.Problem;
import dev.teal.cli.command.Connection;
import dev.teal.cli.command.Invocation;
import dev.teal.config.Config;
import dev.teal.config.TunnelConfig.Remote;
import dev.teal.event.Event;
import dev.teal.tunnel.Cloudflared;
import dev.teal.tunnel.DnsRecords;
import dev.teal.tunnel.HostNames;
import dev.teal.tunnel.LocalTunnel;
import dev.teal.tunnel.Origin;
import dev.teal.tunnel.Pointing;
import dev.teal.tunnel.RemoteTunnel;
import dev.teal.tunnel.StoredRules;
import dev.teal.tunnel.TextDifference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// `teal tunnel point`
final class TunnelPoint {
    private final Invocation invocation;
    private final Connection connection;
    private final Config config;
    private final List<String> hosts;
    private final Origin nginx;

    TunnelPoint(Invocation invocation, Connection connection) {
        this.invocation = invocation;
        this.connection = connection;
        this.config = connection.config();
        this.hosts = HostNames.of(config);
        this.nginx = Origin.of(config);
    }

    void run() {
        boolean dns = invocation.arguments().has("dns");
        if (config.tunnel().orElse(null) instanceof Remote remote) {
            try (RemoteTunnel tunnel = RemoteTunnel.open(config, remote, invocation.env())) {
                remote(tunnel, remote, dns);
            }
            return;
        }
        if (dns) {
            throw Problem.usage(
                    "--dns needs Cloudflare's API",
                    "write `tunnel` with account, id and token_secret to teal.yml; or, for a tunnel with a config.yml,"
                            + " run `cloudflared tunnel route dns TUNNEL HOST` on the server");
        }
        local(LocalTunnel.open(config, connection.server()));
    }

    private void remote(RemoteTunnel tunnel, Remote remote, boolean dns) {
        StoredRules stored = tunnel.read();
        Pointing pointing = Pointing.of(stored.rules(), hosts, nginx);
        List<DnsRecords.Change> records = dns ? tunnel.dns().changes(hosts) : List.of();
        if (pointing.isEmpty() && records.isEmpty()) {
            nothingToDo(pointing);
            return;
        }
        Cloudflared.of(config, connection.server())
                .mustReachNginx(connection.server().name());
        List<String> changes = new ArrayList<>(pointing.changes());
        records.forEach(record -> changes.add(record.describe()));
        changes.addAll(pointing.notes());
        if (!agreed("the tunnel " + remote.id() + " (version " + stored.version() + ")", changes, List.of())) {
            return;
        }
        if (!pointing.isEmpty()) {
            tunnel.write(stored, pointing.after());
        }
        records.forEach(tunnel.dns()::apply);
        Proposal.done(
                connection,
                lead(nginx.service())
                        + (pointing.isEmpty() ? "" : "; the tunnel has version " + (stored.version() + 1)));
    }

    private void local(LocalTunnel tunnel) {
        Pointing pointing = Pointing.of(tunnel.rules(), hosts, nginx);
        if (pointing.isEmpty() && tunnel.outdated().isEmpty()) {
            nothingToDo(pointing);
            return;
        }
        tunnel.mustReachNginx();
        List<String> changes = new ArrayList<>(pointing.changes());
        changes.addAll(tunnel.restarts());
        changes.addAll(pointing.notes());
        String place = tunnel.file().path() + " on " + connection.server().name();
        List<String> difference =
                TextDifference.of(pointing.before().text(), pointing.after().text());
        if (!agreed(place, changes, pointing.isEmpty() ? List.of() : difference)) {
            return;
        }
        String copy = pointing.isEmpty() ? "" : tunnel.write(pointing.after(), Instant.now());
        List<String> left = tunnel.restart(copy);
        if (!left.isEmpty()) {
            connection
                    .events()
                    .emit(new Event.Warning(
                            "cloudflared works with the old rules until it is restarted",
                            left,
                            "restart it as described above"));
        }
        Proposal.done(connection, lead(nginx.service()) + (copy.isEmpty() ? "" : "; the old file is " + copy));
    }

    private boolean agreed(String place, List<String> changes, List<String> difference) {
        String what = "To lead " + String.join(", ", hosts) + " to nginx, Teal will change " + place;
        return new Proposal(invocation, connection, what, changes, difference).agreed("change " + place);
    }

    private String lead(String where) {
        return String.join(", ", hosts) + (hosts.size() == 1 ? " leads" : " lead") + " to " + where;
    }

    private void nothingToDo(Pointing pointing) {
        pointing.notes().forEach(note -> connection.events().emit(new Event.Warning(note, "`teal tunnel status`")));
        Proposal.done(connection, "nothing to change: " + lead("nginx"));
    }
}
