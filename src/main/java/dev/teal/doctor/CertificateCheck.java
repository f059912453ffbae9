package dev.teal.doctor;

import static dev.teal.doctor.Check.when;

import dev.teal.base.Finding;
import dev.teal.certificate.CertificateFacts;
import dev.teal.certificate.CertificateFacts.Failure;
import dev.teal.config.RouterConfig;
import dev.teal.config.TlsConfig;
import dev.teal.deploy.state.Target;
import java.time.Instant;
import java.util.List;

/// The certificate that nginx serves.
record CertificateCheck(Target target, TlsConfig tls) {
    private static final String RELOAD = ", then run `nginx -s reload`";

    Check check() {
        RouterConfig router = target.config().router();
        CertificateFacts facts = CertificateFacts.of(
                target.server().run(CertificateFacts.queryServed(router, tls)).lines());
        String end = facts.end().map(Instant::toString).orElse("");
        String file = tls.certificate() + " on " + target.server().name();
        return Check.of("certificate", end.isEmpty() ? "not checked" : "valid until " + end)
                .found(when(
                        end.isEmpty(),
                        Finding.warns(
                                "the certificate " + file + " cannot be read",
                                tls.acme().isPresent()
                                        ? "`teal setup` gets one"
                                        : "look whether the file and `openssl` are there")))
                .found(when(
                        facts.expired(),
                        Finding.refuses(
                                "the certificate " + file + " has expired: " + end, anew("put a new one there"))))
                .found(when(
                        facts.soon() && !facts.expired(),
                        Finding.warns(
                                "the certificate " + file + " expires soon: " + end, anew("put a new one there"))))
                .found(facts.failure().map(failure -> failed(failure, facts)))
                .found(facts.neglect(target.server().name()))
                .found(when(
                        !facts.lacks().isEmpty(),
                        Finding.refuses(
                                "the certificate " + file + " is not for " + String.join(", ", facts.lacks()),
                                anew("put one there that is"))))
                .found(when(
                        facts.other(),
                        Finding.refuses(
                                "nginx serves another certificate than " + file + " has",
                                "run `nginx -s reload` there")));
    }

    private static Finding failed(Failure failure, CertificateFacts facts) {
        return new Finding(
                facts.soon() ? Finding.Severity.REFUSES : Finding.Severity.WARNS,
                "the certificate could not be renewed at " + failure.at(),
                List.of(failure.reason()),
                "`teal setup` tries again and says more; certbot does so twice a day");
    }

    /// @param own what to do with a file of the user's own
    private String anew(String own) {
        return tls.acme().map(_ -> "`teal setup` gets another").orElse(own + RELOAD);
    }
}
