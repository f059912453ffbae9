package dev.teal.doctor;

import static dev.teal.doctor.Check.when;

import dev.teal.app.Registration;
import dev.teal.base.Finding;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.deploy.operation.release.ServerChecks;
import dev.teal.deploy.state.ServerFacts;
import dev.teal.deploy.state.ServerState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Whether the server is prepared for the app.
record SetupChecks(ServerState state) implements Theme {
    @Override
    public List<Check> checks() {
        return facts().setUp() ? List.of(setup(), registration()) : List.of(setup());
    }

    private Check setup() {
        Optional<Finding> found = problem().map(Finding::refuses);
        Check check = Check.of("setup", server() + " is set up for " + config().label());
        return check.found(found, Fix.SetUp.PLAIN);
    }

    /// Whether another stage or a newer Teal has deployed the app: then nothing is fixed before a person has decided.
    boolean isOfOthers() {
        return facts().setUp() && (facts().journal().newer() || !stage().equals(config().stage()));
    }

    private String stage() {
        return facts().registration().map(Registration::stage).orElse("");
    }

    private Optional<Problem> problem() {
        try {
            state.mustBeReady();
            return Optional.empty();
        } catch (Problem problem) {
            return Optional.of(problem);
        }
    }

    private Check registration() {
        Check check = Check.of("registered", "other apps know its ports and hosts");
        Optional<Finding> ports = ServerChecks.portsAreRegistered(state);
        boolean same = facts().registration()
                .filter(Registration.of(config(), Instant.EPOCH)::same)
                .isPresent();
        return ports.isPresent()
                ? check.found(ports, Fix.SetUp.PLAIN)
                : check.found(
                        when(
                                !same,
                                Finding.warns(
                                        "the record of " + config().label() + " on " + server()
                                                + " is missing or differs from teal.yml: `teal apps` and other apps go by it",
                                        "`teal setup` writes it")),
                        Fix.SetUp.PLAIN);
    }

    private ServerFacts facts() {
        return state.facts();
    }

    private Config config() {
        return state.target().config();
    }

    private String server() {
        return state.target().server().name();
    }
}
