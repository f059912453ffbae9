package dev.teal.cli.command.tunnel;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.cli.command.Arguments;
import dev.teal.cli.command.Connection;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.command.Verb;
import dev.teal.cli.output.Text;
import java.util.List;
import org.apache.commons.cli.Options;

/// `teal tunnel status|point|install`
public final class TunnelVerb implements Verb {
    @Override
    public List<String> arguments() {
        return List.of("ACTION");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(null, "plan", false, "point, install: only show what would change")
                .addOption(null, "dns", false, "point: also the DNS records, through the API");
    }

    @Override
    public String description() {
        return """
                Says where a Cloudflare Tunnel in front of nginx sends the app's host names,
                and changes that, and nothing else in the tunnel (docs/tunnel.md):

                  status    show for each host name the rule that takes it, and where to
                  point     lead each host name to nginx; shows the change, and asks
                  install   run cloudflared on the server for this tunnel; asks

                The rules are in cloudflared's config.yml on the server, which `point` changes
                there and loads without an outage; or Cloudflare stores them, and `tunnel` in
                teal.yml names the account, the tunnel and a secret with an API token.
                """;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        Arguments arguments = invocation.arguments();
        String action = arguments.get(0).orElse("");
        if (arguments.has("dns") && !action.equals("point")) {
            throw Problem.usage("--dns belongs to `point`", "leave it out");
        }
        if (arguments.has("plan") && action.equals("status")) {
            throw Problem.usage("--plan belongs to `point` and `install`", "leave it out");
        }
        try (Connection connection = Connection.open(invocation)) {
            switch (action) {
                case "status" -> TunnelStatus.show(invocation, connection);
                case "point" -> new TunnelPoint(invocation, connection).run();
                case "install" -> TunnelInstall.run(invocation, connection);
                default ->
                    throw Problem.usage(
                            "unknown action \"" + Text.safe(action) + "\"", "`teal tunnel -h` lists the actions");
            }
        }
        return ExitCode.DONE;
    }
}
