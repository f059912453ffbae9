package dev.teal.setup;

import dev.teal.base.Finding;
import dev.teal.base.Problem;
import dev.teal.certificate.Certbot;
import dev.teal.certificate.CertificateFacts;
import dev.teal.certificate.Reachability;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.config.TlsConfig;
import dev.teal.config.TlsConfig.Acme;
import dev.teal.deploy.run.StepContext;
import dev.teal.router.NginxFile;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import dev.teal.setup.SetupScripts.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The part of `teal setup` that gets the app a certificate (`router.tls: auto`). Until there is one, nginx serves the
/// app as before, and answers the authority.
record SetupCertificate(Config config, Server server, TlsConfig tls, Acme acme) {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String AGAIN = "then run `teal setup` again; until then nginx serves the app without it";

    /// Empty when the app wants none, or has its own.
    static Optional<SetupCertificate> of(Config config, Server server) {
        return config.router()
                .tls()
                .flatMap(tls -> tls.acme().map(acme -> new SetupCertificate(config, server, tls, acme)));
    }

    String describe() {
        return "have certbot get a certificate for " + names() + ", and renew it";
    }

    /// What can be known to fail before anything is changed.
    List<Finding> findings() {
        if (facts().isWanted(acme, hosts())) {
            return List.of();
        }
        List<String> unknown = reachability("").unknown();
        return unknown.isEmpty()
                ? List.of()
                : List.of(Finding.refuses(
                        String.join(", ", unknown) + " has no address: no authority issues a certificate for it",
                        "add it to the DNS with the address of " + server.name() + ", or set up the app with"
                                + " `tls: off` first"));
    }

    /// nginx does not load a file that names a missing certificate.
    NginxFile fileUntilThen(NginxFile file, SetupState before) {
        List<String> arguments = new ArrayList<>(List.of(tls.certificate(), file.path()));
        arguments.addAll(before.old().files());
        List<String> served = server.run(Command.script(Scripts.read(SetupCertificate.class, "served.sh"), arguments))
                .lines();
        return switch (served.size()) {
            case 0 -> file.with(Optional.empty());
            case 1 -> file;
            default -> file.with(Optional.of(tls.with(served.get(0), served.get(1))));
        };
    }

    /// nginx must have a file that answers the authority.
    Outcome obtain(StepContext context) {
        CertificateFacts present = facts();
        if (present.isWanted(acme, hosts())) {
            return new Outcome(false, "valid until " + present.end().orElseThrow());
        }
        try {
            mustBeReachable(context.attempt().deployment());
            run();
        } catch (Problem refused) {
            if (present.serves() && refused.isFailure()) {
                context.warn(Finding.refuses(refused).asWarning());
                return new Outcome(
                        false, "the present one is valid until " + present.end().orElseThrow());
            }
            throw refused;
        }
        CertificateFacts issued = facts();
        issued.neglect(server.name()).ifPresent(context::warn);
        String until = issued.end().map(end -> "valid until " + end).orElse("unreadable");
        return issued.end().equals(present.end())
                ? new Outcome(false, until)
                : new Outcome(true, "issued for " + names() + ", " + until);
    }

    private void mustBeReachable(String id) {
        List<String> missed = reachability(id).missed();
        if (!missed.isEmpty()) {
            throw Problem.failed(
                    "no certificate: these names do not lead to nginx on " + server.name() + " by http",
                    missed,
                    "let the DNS name the server's address, and port 80 be open; " + AGAIN);
        }
    }

    private void run() {
        Result result = server.run(new Certbot(config, layout(), acme).obtain(), LIMIT);
        if (result.ok()) {
            return;
        }
        throw switch (result.exitCode()) {
            case Certbot.MISSING ->
                Problem.failed("no certificate: " + server.name() + " has no certbot", "install it, " + AGAIN);
            case Certbot.REFUSED ->
                Problem.failed(
                        "no certificate for " + names() + " from "
                                + acme.directory().getHost(),
                        Certbot.reasons(result),
                        "fix what is named above, " + AGAIN);
            default ->
                Problem.failed(
                        "getting a certificate failed on " + server.name(),
                        result.errorLines(),
                        "fix the error above, " + AGAIN);
        };
    }

    private CertificateFacts facts() {
        return CertificateFacts.of(
                server.run(CertificateFacts.query(config.router(), tls)).lines());
    }

    private Reachability reachability(String id) {
        return new Reachability(server, layout(), hosts(), id);
    }

    private Layout layout() {
        return new Layout(config.directory());
    }

    private List<String> hosts() {
        return config.router().hosts();
    }

    private String names() {
        return String.join(", ", hosts());
    }
}
