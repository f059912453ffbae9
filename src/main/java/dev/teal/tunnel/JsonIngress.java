package dev.teal.tunnel;

import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.tunnel.JsonNode.Kind;
import dev.teal.tunnel.JsonParser.NotJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The rules of a tunnel in the JSON text of its configuration, which Cloudflare stores: the value of
/// `config`.
record JsonIngress(String text, List<JsonNode> places) implements IngressText {
    /// @throws NotJson when the text is not JSON
    /// @throws Problem when `ingress` is not a list of objects
    static JsonIngress of(String text) throws NotJson {
        JsonNode ingress = JsonParser.parse(text).member("ingress");
        boolean list = ingress.isNull() || ingress.kind() == Kind.ARRAY;
        if (!list || !ingress.elements().stream().allMatch(rule -> rule.kind() == Kind.OBJECT)) {
            throw Problem.failed(
                    "`ingress` in the tunnel's configuration is not a list of rules; nothing was changed",
                    "look at the tunnel in Cloudflare's dashboard");
        }
        return new JsonIngress(text, ingress.elements());
    }

    @Override
    public List<Rule> rules() {
        return places.stream()
                .map(rule -> new Rule(
                        rule.member("hostname").string(),
                        rule.member("path").string(),
                        rule.member("service").string()))
                .toList();
    }

    @Override
    public IngressText withService(int index, String service) {
        JsonNode place = places.get(index).member("service");
        if (place.kind() != Kind.TEXT) {
            throw Problem.failed(
                    "rule " + (index + 1) + " of the tunnel has no service", "correct it in Cloudflare's dashboard");
        }
        return spliced(place.from(), place.to(), "\"" + service + "\"");
    }

    @Override
    public IngressText withRule(int index, String host, String service) {
        Map<String, String> rule = new LinkedHashMap<>();
        rule.put("hostname", host);
        rule.put("service", service);
        int place = places.get(index).from();
        return spliced(place, place, Json.write(rule) + ",");
    }

    private IngressText spliced(int from, int to, String replacement) {
        String changed = text.substring(0, from) + replacement + text.substring(to);
        try {
            return of(changed);
        } catch (NotJson e) {
            throw new IllegalStateException("the changed text is not JSON", e);
        }
    }
}
