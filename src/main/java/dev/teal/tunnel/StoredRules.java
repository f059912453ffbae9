package dev.teal.tunnel;

import dev.teal.base.Problem;
import dev.teal.tunnel.JsonParser.NotJson;

/// A tunnel's configuration as Cloudflare stores it.
///
/// @param version counts the changes
/// @param rules   and the text of the whole configuration
public record StoredRules(long version, IngressText rules) {
    /// @throws Problem when the rules are in a file, or none are stored
    static StoredRules of(ApiAnswer answer) {
        JsonNode result = answer.result();
        if (result.member("source").string().equals("local")) {
            throw Problem.failed(
                    "the rules of this tunnel are in a config.yml, not stored by Cloudflare; nothing was changed",
                    "write `tunnel: {config: /etc/cloudflared/config.yml}` to teal.yml, or remove the section");
        }
        JsonNode config = result.member("config");
        String version = result.member("version").string();
        if (config.kind() != JsonNode.Kind.OBJECT || !version.matches("[0-9]{1,18}")) {
            throw Problem.failed(
                    "Cloudflare stores no configuration for this tunnel; nothing was changed",
                    "add a first public hostname in Cloudflare's dashboard, then run the command again");
        }
        try {
            return new StoredRules(Long.parseLong(version), JsonIngress.of(config.in(answer.text())));
        } catch (NotJson e) {
            throw new IllegalStateException("a part of JSON is not JSON", e);
        }
    }

    /// Whether both are the same but for white space, the order of members and the spelling of numbers.
    boolean sameAs(IngressText other) {
        try {
            return JsonParser.parse(rules.text()).sameAs(JsonParser.parse(other.text()));
        } catch (NotJson e) {
            throw new IllegalStateException("it was JSON before", e);
        }
    }
}
