package dev.teal.tunnel;

import dev.teal.base.Problem;
import dev.teal.tunnel.Origin.Lead;
import java.util.ArrayList;
import java.util.List;

/// The change of a tunnel's rules that leads host names to nginx.
///
/// @param changes one phrase for each changed or new rule; empty when nothing has to change
/// @param notes   what stays, and is worth knowing
public record Pointing(IngressText before, IngressText after, List<String> changes, List<String> notes) {

    /// @param hosts names, or patterns such as `*.example.com`
    /// @throws Problem when the rules are not complete, or written in a form that Teal does not change
    public static Pointing of(IngressText text, List<String> hosts, Origin nginx) {
        mustBeComplete(text.rules());
        Pointing pointing = new Pointing(text, text, List.of(), List.of());
        for (String host : hosts) {
            pointing = pointing.with(host, nginx);
        }
        return pointing;
    }

    /// @throws Problem when cloudflared would refuse them
    static void mustBeComplete(List<Rule> rules) {
        if (rules.isEmpty()) {
            throw Problem.failed(
                    "the tunnel has no rules (`ingress`); nothing was changed",
                    "in config.yml, replace `url: …` by a list `ingress` that ends with `- service: http_status:404`;"
                            + " in Cloudflare's dashboard, add a first public hostname; then run the command again");
        }
        if (!rules.getLast().isCatchAll()) {
            throw Problem.failed(
                    "the last rule of the tunnel does not match every host, so cloudflared refuses them all;"
                            + " nothing was changed",
                    "add a last rule without hostname, such as `- service: http_status:404`");
        }
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    private Pointing with(String host, Origin nginx) {
        List<Rule> rules = after.rules();
        Route route = Route.of(host, rules);
        Pointing noted = new Pointing(before, after, changes, joined(notes, notes(route, nginx)));
        if (nginx.lead(route.rule().service()) == Lead.NGINX) {
            return noted;
        }
        List<Rule> expected = new ArrayList<>(rules);
        String service = nginx.service();
        if (route.isOwn()) {
            expected.set(route.index(), route.rule().withService(service));
            String change =
                    host + ": " + route.rule().service() + " -> " + service + " (rule " + (route.index() + 1) + ")";
            return noted.changed(after.withService(route.index(), service), expected, change);
        }
        expected.add(route.index(), new Rule(host, "", service));
        String change = host + ": new rule -> " + service + ", before rule " + (route.index() + 1) + " ("
                + route.rule().pattern() + " -> " + route.rule().service() + ")";
        return noted.changed(after.withRule(route.index(), host, service), expected, change);
    }

    private static List<String> notes(Route route, Origin nginx) {
        List<String> notes = new ArrayList<>();
        for (Rule rule : route.partial()) {
            Lead lead = nginx.lead(rule.service());
            notes.add("kept: " + rule.pattern() + " -> " + rule.service()
                    + (lead == Lead.SLOT ? ", which leads past nginx: after the next deployment, nowhere" : ""));
        }
        if (route.shadowed()) {
            notes.add("a later rule for " + route.host() + " gets no request: "
                    + route.rule().pattern() + " comes before it");
        }
        return notes;
    }

    /// A place in the text that two rules share would change both.
    private Pointing changed(IngressText text, List<Rule> expected, String change) {
        if (!text.rules().equals(expected)) {
            throw Problem.failed(
                    "the rule cannot be changed alone: another one shares its text (an anchor); nothing was changed",
                    "write the service out in each rule, then run the command again");
        }
        return new Pointing(before, text, joined(changes, List.of(change)), notes);
    }

    private static List<String> joined(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }
}
