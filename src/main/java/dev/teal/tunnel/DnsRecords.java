package dev.teal.tunnel;

import dev.teal.base.Json;
import dev.teal.base.Problem;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The DNS records that lead host names to a tunnel: a proxied CNAME each.
public final class DnsRecords {
    private static final Set<String> ADDRESSES = Set.of("A", "AAAA", "CNAME");

    private final CloudflareApi api;
    private final String zone;
    private final String target;

    /// @param zone   its id; empty: it is looked up
    /// @param target such as `f70ff985-….cfargotunnel.com`
    DnsRecords(CloudflareApi api, String zone, String target) {
        this.api = api;
        this.zone = zone;
        this.target = target;
    }

    /// A record to add or to change.
    ///
    /// @param id       of the present record; empty when there is none
    /// @param describe for people
    public record Change(String zone, String id, String host, String describe) {}

    /// What has to change; empty when all names lead to the tunnel.
    ///
    /// @throws Problem when a name has several addresses: Teal removes none
    public List<Change> changes(List<String> hosts) {
        List<Change> changes = new ArrayList<>();
        hosts.forEach(host -> changes.addAll(changes(host)));
        return changes;
    }

    private List<Change> changes(String host) {
        String in = zone.isEmpty() ? zoneOf(host) : zone;
        List<JsonNode> records =
                api.get("/zones/" + in + "/dns_records?name=" + encoded(host)).result().elements().stream()
                        .filter(record ->
                                ADDRESSES.contains(record.member("type").string()))
                        .toList();
        if (records.size() > 1) {
            throw Problem.failed(
                    host + " has " + records.size() + " DNS records, and Teal removes none; nothing was changed",
                    records.stream().map(DnsRecords::describe).toList(),
                    "remove all but one in Cloudflare's dashboard, then run the command again");
        }
        if (records.isEmpty()) {
            return List.of(new Change(in, "", host, "add the DNS record " + host + " CNAME " + target + ", proxied"));
        }
        JsonNode there = records.getFirst();
        return leadsHere(there)
                ? List.of()
                : List.of(new Change(
                        in,
                        there.member("id").string(),
                        host,
                        "replace the DNS record " + describe(there) + " by CNAME " + target + ", proxied"));
    }

    private boolean leadsHere(JsonNode there) {
        return there.member("type").string().equals("CNAME")
                && there.member("content").string().equals(target)
                && there.member("proxied").isTrue();
    }

    private static String describe(JsonNode there) {
        return there.member("name").string() + " " + there.member("type").string() + " "
                + there.member("content").string()
                + (there.member("proxied").isTrue() ? ", proxied" : "");
    }

    /// The longest ending of the name that is a zone of the user.
    private String zoneOf(String host) {
        String name = host.replaceFirst("^\\*\\.", "");
        while (name.contains(".")) {
            List<JsonNode> zones =
                    api.get("/zones?name=" + encoded(name)).result().elements();
            if (!zones.isEmpty()) {
                return id(zones.getFirst());
            }
            name = name.substring(name.indexOf('.') + 1);
        }
        throw Problem.failed(
                "the token finds no DNS zone of " + host + "; nothing was changed",
                "write the id of the zone to teal.yml (`tunnel.zone`), and give the token Zone, DNS: Edit for it");
    }

    /// It becomes a part of URLs.
    private static String id(JsonNode node) {
        String id = node.member("id").string();
        if (!id.matches("[0-9a-zA-Z]{1,64}")) {
            throw Problem.failed("Cloudflare's API named something without a usable id", "try again later");
        }
        return id;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// @throws Problem when the record is not there afterwards
    public void apply(Change change) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("type", "CNAME");
        record.put("name", change.host());
        record.put("content", target);
        record.put("proxied", true);
        String path = "/zones/" + change.zone() + "/dns_records";
        if (change.id().isEmpty()) {
            api.send("POST", path, Json.write(record));
        } else {
            api.send("PATCH", path + "/" + encoded(change.id()), Json.write(record));
        }
        if (!changes(change.host()).isEmpty()) {
            throw Problem.failed(
                    "the DNS record of " + change.host() + " does not lead to the tunnel after the change",
                    "look at it in Cloudflare's dashboard");
        }
    }
}
