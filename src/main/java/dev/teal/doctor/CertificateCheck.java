package dev.teal.doctor;

import static dev.teal.doctor.Check.when;

import dev.teal.base.Finding;
import dev.teal.config.RouterConfig;
import dev.teal.config.TlsConfig;
import dev.teal.config.value.Addresses;
import dev.teal.deploy.state.Target;
import dev.teal.health.Visitor;
import dev.teal.server.Command;
import dev.teal.server.Scripts;
import java.util.ArrayList;
import java.util.List;

/// The certificate that nginx serves.
record CertificateCheck(Target target, TlsConfig tls) {
    private static final String RELOAD = ", then run `nginx -s reload`";

    Check check() {
        HostFacts facts = facts();
        String end = facts.one("end").orElse("");
        String file = tls.certificate() + " on " + target.server().name();
        String lacking = String.join(", ", facts.all("lacks"));
        return Check.of("certificate", end.isEmpty() ? "not checked" : "valid until " + end)
                .found(when(
                        end.isEmpty(),
                        Finding.warns(
                                "the certificate " + file + " cannot be read",
                                "look whether the file and `openssl` are there")))
                .found(when(
                        facts.one("expired").isPresent(),
                        Finding.refuses(
                                "the certificate " + file + " has expired: " + end, "put a new one there" + RELOAD)))
                .found(when(
                        facts.one("soon").isPresent(),
                        Finding.warns(
                                "the certificate " + file + " expires soon: " + end, "put a new one there" + RELOAD)))
                .found(when(
                        !lacking.isEmpty(),
                        Finding.refuses(
                                "the certificate " + file + " is not for " + lacking,
                                "put one there that is" + RELOAD)))
                .found(when(
                        facts.one("other").isPresent(),
                        Finding.refuses(
                                "nginx serves another certificate than " + file + " has",
                                "run `nginx -s reload` there")));
    }

    private HostFacts facts() {
        RouterConfig router = target.config().router();
        List<String> arguments = new ArrayList<>(List.of(
                tls.certificate(),
                Addresses.local(tls.listen()) + ":" + Addresses.portOf(tls.listen()),
                Visitor.nameOf(router.hosts())));
        router.hosts().stream().map(host -> Visitor.nameOf(List.of(host))).forEach(arguments::add);
        Command query = Command.script(Scripts.read(CertificateCheck.class, "certificate.sh"), arguments);
        return new HostFacts(target.server().run(query).lines());
    }
}
