package dev.teal.certificate;

import dev.teal.base.Finding;
import dev.teal.config.RouterConfig;
import dev.teal.config.TlsConfig;
import dev.teal.config.TlsConfig.Acme;
import dev.teal.config.value.Addresses;
import dev.teal.health.Visitor;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Scripts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a server's file says about the app's certificate, and what came of its renewal.
///
/// @param end        when it expires; empty when the file cannot be read
/// @param soon       whether that is within 14 days
/// @param lacks      the app's host names that it is not for
/// @param names      all names that it is for, sorted; empty for a file of the user's own
/// @param other      whether nginx serves another one; false when that was not asked
/// @param authority  the ACME directory that certbot asks for it; empty for none
/// @param failure    the last renewal, when that failed
/// @param unattended whether nothing on the server renews certbot's certificates
public record CertificateFacts(
        Optional<Instant> end,
        boolean expired,
        boolean soon,
        List<String> lacks,
        List<String> names,
        boolean other,
        String authority,
        Optional<Failure> failure,
        boolean unattended) {

    /// @param reason the error message of certbot or of the authority
    public record Failure(Instant at, String reason) {
        private static Failure of(String text) {
            String[] words = Reply.fields(text, " ", 2);
            return new Failure(Instant.parse(words[0]), words[1]);
        }
    }

    /// Asks for all facts but what nginx serves.
    public static Command query(RouterConfig router, TlsConfig tls) {
        return query(router, tls, "");
    }

    /// Asks for all facts.
    public static Command queryServed(RouterConfig router, TlsConfig tls) {
        return query(router, tls, Addresses.local(tls.listen()) + ":" + Addresses.portOf(tls.listen()));
    }

    private static Command query(RouterConfig router, TlsConfig tls, String address) {
        List<String> arguments = new ArrayList<>(List.of(
                tls.certificate(), tls.acme().map(Acme::name).orElse(""), address, Visitor.nameOf(router.hosts())));
        router.hosts().stream().map(host -> Visitor.nameOf(List.of(host))).forEach(arguments::add);
        return Command.script(Scripts.read(CertificateFacts.class, "facts.sh"), arguments);
    }

    /// @param lines the output of a query
    public static CertificateFacts of(List<String> lines) {
        Map<String, List<String>> facts = lines.stream()
                .map(line -> Reply.fields(line, "=", 2))
                .collect(Collectors.groupingBy(
                        fact -> fact[0], Collectors.mapping(fact -> fact[1], Collectors.toList())));
        return new CertificateFacts(
                one(facts, "end").map(Instant::parse),
                facts.containsKey("expired"),
                facts.containsKey("soon"),
                facts.getOrDefault("lacks", List.of()),
                one(facts, "names").map(names -> List.of(names.split(" "))).orElse(List.of()),
                facts.containsKey("other"),
                one(facts, "authority").orElse(""),
                one(facts, "failed").map(Failure::of),
                facts.containsKey("unattended"));
    }

    private static Optional<String> one(Map<String, List<String>> facts, String name) {
        return facts.getOrDefault(name, List.of()).stream().findFirst();
    }

    /// Whether visitors of these names can use it.
    public boolean serves() {
        return end.isPresent() && !expired && lacks.isEmpty();
    }

    /// That nothing renews it.
    ///
    /// @param server its name
    public Optional<Finding> neglect(String server) {
        return unattended
                ? Optional.of(Finding.warns(
                        "nothing on " + server + " renews the certificate: no timer of certbot runs",
                        "`systemctl enable --now certbot.timer`; without systemd, install and start cron"))
                : Optional.empty();
    }

    /// Whether certbot needs to get no other: it is for exactly these names, from this authority, and is renewed.
    public boolean isWanted(Acme acme, List<String> hosts) {
        return serves()
                && !soon
                && failure.isEmpty()
                && names.equals(hosts.stream()
                        .map(host -> host.toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList())
                && authority.equals(acme.directory().toString());
    }
}
