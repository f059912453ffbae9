package dev.teal.cli.command.tunnel;

import dev.teal.base.Json;
import dev.teal.cli.command.Connection;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.output.Out;
import dev.teal.cli.output.Table;
import dev.teal.config.Config;
import dev.teal.config.TunnelConfig.Remote;
import dev.teal.tunnel.HostNames;
import dev.teal.tunnel.IngressText;
import dev.teal.tunnel.LocalTunnel;
import dev.teal.tunnel.Origin;
import dev.teal.tunnel.RemoteTunnel;
import dev.teal.tunnel.Route;
import dev.teal.tunnel.Rule;
import dev.teal.tunnel.StoredRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `teal tunnel status`
///
/// @param place  where the rules are
/// @param notes  one line each
record TunnelStatus(String place, List<Route> routes, Origin nginx, List<String> notes) {

    static void show(Invocation invocation, Connection connection) {
        TunnelStatus status = of(invocation, connection);
        if (invocation.globals().json()) {
            invocation.out().json(Json.write(status.asMap()));
        } else {
            status.print(invocation.out());
        }
    }

    private static TunnelStatus of(Invocation invocation, Connection connection) {
        Config config = connection.config();
        if (config.tunnel().orElse(null) instanceof Remote remote) {
            try (RemoteTunnel tunnel = RemoteTunnel.open(config, remote, invocation.env())) {
                StoredRules stored = tunnel.read();
                String place = "tunnel " + remote.id() + ", version " + stored.version();
                return of(config, place, stored.rules(), List.of());
            }
        }
        LocalTunnel tunnel = LocalTunnel.open(config, connection.server());
        String place = tunnel.file().path() + " on " + connection.server().name();
        List<String> outdated = tunnel.outdated().stream()
                .map(process -> "still works with older rules, `teal tunnel point` restarts it: " + process)
                .toList();
        return of(config, place, tunnel.rules(), outdated);
    }

    private static TunnelStatus of(Config config, String place, IngressText rules, List<String> notes) {
        return new TunnelStatus(place, Route.all(HostNames.of(config), rules), Origin.of(config), notes);
    }

    private void print(Out out) {
        out.safeLine(place);
        Table table = new Table("HOST", "LEADS TO", "SERVICE", "RULE");
        for (Route route : routes) {
            route.partial().forEach(rule -> table.row(route.host(), lead(rule), rule.service(), rule.pattern()));
            table.row(route.host(), lead(route.rule()), route.rule().service(), name(route));
        }
        table.print(out);
        notes.forEach(out::safeLine);
    }

    private static String name(Route route) {
        return (route.index() + 1) + ": " + route.rule().pattern();
    }

    private String lead(Rule rule) {
        return nginx.lead(rule.service()).text();
    }

    private Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("place", place);
        map.put("hosts", routes.stream().map(this::asMap).toList());
        map.put("notes", notes);
        return map;
    }

    private Map<String, Object> asMap(Route route) {
        Map<String, Object> map = asMap(route.rule());
        map.put("host", route.host());
        map.put("rule", route.index() + 1);
        map.put("paths", route.partial().stream().map(this::asMap).toList());
        return map;
    }

    private Map<String, Object> asMap(Rule rule) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("hostname", rule.hostname());
        map.put("path", rule.path());
        map.put("service", rule.service());
        map.put("leads_to", nginx.lead(rule.service()).word());
        return map;
    }
}
