package dev.teal.doctor;

import dev.teal.base.Finding;
import dev.teal.config.Config;
import dev.teal.config.TunnelConfig;
import dev.teal.tunnel.HostNames;
import dev.teal.tunnel.Origin;
import dev.teal.tunnel.Origin.Lead;
import dev.teal.tunnel.RemoteTunnel;
import dev.teal.tunnel.Route;
import dev.teal.tunnel.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The rules of a tunnel that Cloudflare stores.
///
/// @param env the environment variables of this machine, which may have the token
record TunnelChecks(Config config, TunnelConfig.Remote tunnel, Map<String, String> env) implements Theme {
    private static final String NAME = "tunnel rules";

    @Override
    public List<Check> checks() {
        List<Finding> findings = new ArrayList<>();
        List<String> fine = new ArrayList<>();
        Optional<Finding> failed = Check.refusal(() -> {
            if (RemoteTunnel.token(config, tunnel, env).isEmpty()) {
                fine.add("not checked: the secret " + tunnel.tokenSecret() + " has no value on this machine");
            } else {
                findings.addAll(findings());
                fine.add("the tunnel leads to nginx");
            }
        });
        failed.map(Finding::asWarning).ifPresent(findings::add);
        return List.of(Check.of(NAME, String.join("", fine)).found(findings));
    }

    private List<Finding> findings() {
        try (RemoteTunnel remote = RemoteTunnel.open(config, tunnel, env)) {
            Origin nginx = Origin.of(config);
            return Route.all(HostNames.of(config), remote.read().rules()).stream()
                    .flatMap(route -> Stream.concat(route.partial().stream(), Stream.of(route.rule()))
                            .filter(rule -> isWrong(nginx.lead(rule.service()), rule))
                            .map(rule -> finding(route, rule, nginx)))
                    .toList();
        }
    }

    /// Some paths may be somebody else's.
    private static boolean isWrong(Lead lead, Rule rule) {
        return rule.path().isEmpty() ? lead != Lead.NGINX : lead == Lead.SLOT;
    }

    private static Finding finding(Route route, Rule rule, Origin nginx) {
        Lead lead = nginx.lead(rule.service());
        return Finding.warns(
                "the tunnel leads " + route.host() + " to " + lead.text() + ": " + rule.pattern() + " -> "
                        + rule.service(),
                rule.path().isEmpty()
                        ? "`teal tunnel point` leads it to " + nginx.service()
                        : "change this rule, which has a path, in Cloudflare's dashboard");
    }
}
