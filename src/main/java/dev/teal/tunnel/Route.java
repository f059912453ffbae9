package dev.teal.tunnel;

import java.util.ArrayList;
import java.util.List;

/// What a tunnel does with the requests for one host name.
///
/// @param host     a name, or a pattern such as `*.example.com`
/// @param index    of the rule that takes its requests, from 0
/// @param rule     that rule
/// @param partial  rules before it that take the requests for some paths only
/// @param shadowed whether a later rule of this very host name gets no request
public record Route(String host, int index, Rule rule, List<Rule> partial, boolean shadowed) {
    /// Those of several host names.
    ///
    /// @throws dev.teal.base.Problem when cloudflared would refuse the rules
    public static List<Route> all(List<String> hosts, IngressText text) {
        Pointing.mustBeComplete(text.rules());
        return hosts.stream().map(host -> of(host, text.rules())).toList();
    }

    /// @param rules the last of which matches everything
    static Route of(String host, List<Rule> rules) {
        List<Rule> partial = new ArrayList<>();
        int index = 0;
        while (!rules.get(index).covers(host) || !rules.get(index).path().isEmpty()) {
            if (rules.get(index).covers(host)) {
                partial.add(rules.get(index));
            }
            index++;
        }
        Rule rule = rules.get(index);
        boolean shadowed = !rule.isOf(host) && rules.stream().skip(index + 1L).anyMatch(later -> later.isOf(host));
        return new Route(host, index, rule, List.copyOf(partial), shadowed);
    }

    /// Whether the rule is for this host name alone.
    boolean isOwn() {
        return rule.isOf(host);
    }
}
