package dev.teal.cli.command.tunnel;

import dev.teal.base.Problem;
import dev.teal.cli.command.Connection;
import dev.teal.cli.command.Invocation;
import dev.teal.config.Config;
import dev.teal.config.TunnelConfig.Remote;
import dev.teal.server.Server;
import dev.teal.tunnel.Connector;
import dev.teal.tunnel.RemoteTunnel;
import java.util.List;

/// `teal tunnel install`
final class TunnelInstall {
    private TunnelInstall() {}

    static void run(Invocation invocation, Connection connection) {
        Config config = connection.config();
        if (!(config.tunnel().orElse(null) instanceof Remote remote)) {
            throw Problem.usage(
                    "`teal tunnel install` is for a tunnel whose rules Cloudflare stores",
                    "write `tunnel` with account, id and token_secret to teal.yml; for a tunnel with a config.yml, run"
                            + " `cloudflared service install` on the server");
        }
        try (RemoteTunnel tunnel = RemoteTunnel.open(config, remote, invocation.env())) {
            install(invocation, connection, tunnel, remote);
        }
    }

    private static void install(Invocation invocation, Connection connection, RemoteTunnel tunnel, Remote remote) {
        Server server = connection.server();
        Connector connector = Connector.of(server, remote);
        if (connector.state() != Connector.State.RUNNING) {
            String what = "To run cloudflared for the tunnel " + remote.id() + " on " + server.name() + ", Teal will";
            if (!new Proposal(invocation, connection, what, connector.changes(), List.of())
                    .agreed("run cloudflared on " + server.name())) {
                return;
            }
        }
        boolean changed = !invocation.arguments().has("plan") && connector.install(tunnel);
        Proposal.done(
                connection,
                connector.name() + " runs on " + server.name() + (changed ? "" : ", nothing was changed")
                        + "; to take it away, run there: " + connector.removal());
    }
}
