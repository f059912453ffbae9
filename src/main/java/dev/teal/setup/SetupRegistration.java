package dev.teal.setup;

import dev.teal.app.Registration;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.deploy.state.ServerFacts;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import dev.teal.setup.SetupScripts.Outcome;
import java.util.Optional;

/// The part of `teal setup` that records the app on its server: for `teal apps`, for the setup of other apps, and so
/// that one stage is not deployed over another.
///
/// @param facts  before the setup
/// @param listed whether the registry has a link to the app's record, or need not have one
record SetupRegistration(Config config, ServerFacts facts, boolean listed) {
    /// The question to the user when the app on the server is of another stage; empty if it is not.
    Optional<String> otherStage() {
        boolean old = facts.routed() || !facts.journal().entries().isEmpty();
        String stage = facts.registration().map(Registration::stage).orElse(old ? "" : config.stage());
        return stage.equals(config.stage())
                ? Optional.empty()
                : Optional.of("let " + config.app() + ", which is " + Registration.describe(stage) + ", become "
                        + Registration.describe(config.stage()));
    }

    Outcome write(Registration now, Server server) {
        String file = new Layout(config.directory()).registration();
        if (listed && facts.registration().filter(now::same).isPresent()) {
            return new Outcome(false, file);
        }
        String registry = config.runtime().needsRoot() ? Registration.REGISTRY : "";
        Command register =
                Command.script(Scripts.read(SetupRegistration.class, "register.sh"), file, registry, config.app());
        Result result = server.run(register.withInput(now.json() + "\n"));
        if (!result.ok()) {
            throw Problem.failed(
                    "writing " + file + " failed on " + server.name(),
                    result.errorLines(),
                    "fix the error above, then run `teal setup` again");
        }
        return Outcome.of(result);
    }
}
