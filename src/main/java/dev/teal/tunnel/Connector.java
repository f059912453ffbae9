package dev.teal.tunnel;

import dev.teal.base.Problem;
import dev.teal.config.TunnelConfig;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.List;

/// cloudflared on the server, as Teal installs it for one tunnel. Several apps may share it.
public record Connector(Server server, TunnelConfig.Remote tunnel, Way way, State state) {
    /// Of a pull and a start.
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final int NOT_STARTED = 4;

    /// How it runs.
    public enum Way {
        SYSTEMD,
        /// The image is on the server.
        CONTAINER,
        /// A container whose image has to be pulled.
        PULL
    }

    public enum State {
        ABSENT,
        STOPPED,
        RUNNING
    }

    /// Looks at the server.
    ///
    /// @throws Problem when it can run neither as a service nor as a container
    public static Connector of(Server server, TunnelConfig.Remote tunnel) {
        String[] words = Reply.fields(server.run(script(tunnel, "look")).lastLine(), " ", 2);
        Way way = switch (words[0]) {
            case "systemd" -> Way.SYSTEMD;
            case "container" -> Way.CONTAINER;
            case "pull" -> Way.PULL;
            case "none" ->
                throw Problem.failed(
                        server.name() + " has neither cloudflared with systemd nor Docker; nothing was changed",
                        "install cloudflared or Docker there (`teal setup` installs Docker), then run the command again");
            default -> throw Reply.unexpected(words[0]);
        };
        return new Connector(
                server,
                tunnel,
                way,
                switch (words[1]) {
                    case "absent" -> State.ABSENT;
                    case "stopped" -> State.STOPPED;
                    case "running" -> State.RUNNING;
                    default -> throw Reply.unexpected(words[1]);
                });
    }

    private static Command script(TunnelConfig.Remote tunnel, String action) {
        return Command.script(Scripts.read(Connector.class, "connector.sh"), tunnel.id(), action);
    }

    static Command installing(TunnelConfig.Remote tunnel, String token) {
        return script(tunnel, "install").withInput(token);
    }

    public String name() {
        return "teal-tunnel-" + tunnel.id();
    }

    private String secret() {
        return "/etc/teal/tunnel-" + tunnel.id() + ".env";
    }

    /// What it leaves on the server, as phrases.
    public List<String> changes() {
        String token = "write the tunnel's token to " + secret() + ", which only root can read";
        return switch (way) {
            case SYSTEMD -> List.of(token, "add and start the systemd service " + name());
            case CONTAINER -> List.of(token, "start the container " + name() + " in the network of the server");
            case PULL ->
                List.of(
                        token,
                        "pull the image cloudflare/cloudflared",
                        "start the container " + name() + " in the network of the server");
        };
    }

    /// How a person takes it away again.
    public String removal() {
        return (way == Way.SYSTEMD
                        ? "systemctl disable --now " + name() + " && rm /etc/systemd/system/" + name() + ".service "
                        : "docker rm -f " + name() + " && rm ")
                + secret();
    }

    /// Gets the tunnel's token and starts it. Changes nothing when it runs with this token.
    ///
    /// @return whether something was changed
    /// @throws Problem when it does not start; then nothing is left of it, unless one ran before
    public boolean install(RemoteTunnel api) {
        Result result = server.run(installing(tunnel, api.connectorToken()), LIMIT);
        if (result.ok()) {
            return result.lastLine().equals("installed");
        }
        throw Problem.failed(
                "cloudflared did not start on " + server.name()
                        + (result.exitCode() == NOT_STARTED && state == State.ABSENT ? "; nothing is left of it" : ""),
                result.exitCode() == NOT_STARTED ? result.lines() : result.errorLines(),
                "can the server reach Cloudflare (port 7844)? Then run the command again");
    }
}
