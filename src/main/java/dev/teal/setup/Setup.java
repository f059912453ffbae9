package dev.teal.setup;

import dev.teal.base.Cancellation;
import dev.teal.base.Finding;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.Config.RunsAs;
import dev.teal.config.Layout;
import dev.teal.deploy.run.PlanRunner;
import dev.teal.deploy.state.ServerState;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.server.Server;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/// `teal setup`: prepares a server for the app. Safe to repeat: each part checks first and changes only what is
/// necessary. What Teal did not create is changed only after the user agrees.
///
/// @param by the user who runs it, `user@host`
public record Setup(
        Config config, Server server, Server local, Events events, Cancellation cancellation, Clock clock, String by) {

    /// Asks the user.
    public interface Approval {
        /// @param question without its question mark; the changes were shown before
        /// @throws Problem unless the user agrees
        void require(String question);
    }

    /// @throws Problem when nginx cannot get the file that teal.yml describes while the live release runs
    public static void mustBePossible(ServerState state) {
        SetupRouter.checkPort(state);
    }

    /// Changes nothing that Teal did not create.
    public void run() {
        run(false, question -> {
            throw Problem.failed("not confirmed: " + question, "run `teal setup`, which asks first");
        });
    }

    /// @param liveRestore whether to change Docker's own settings so that containers keep running while it restarts
    public void run(boolean liveRestore, Approval approval) {
        Layout layout = new Layout(config.directory());
        ServerState state = ServerState.withoutSlots(config, server, local);
        SetupState before = SetupState.of(config, layout, server, state.facts());
        List<Finding> findings = new ArrayList<>(before.engine().findings(server.name(), layout.directory()));
        findings.addAll(before.old().findings());
        findings.stream()
                .filter(finding -> !finding.refuses())
                .forEach(finding -> events.emit(Event.Warning.of(finding)));
        boolean listed = true;
        if (config.runtime() == RunsAs.DOCKER) {
            ServerApps apps = ServerApps.of(server, config.router().nginx().command());
            findings.addAll(new Clashes(config, server.name(), apps).find());
            listed = apps.registered().contains(config.app());
        }
        SetupCertificate.of(config, server).ifPresent(certificate -> findings.addAll(certificate.findings()));
        Finding.mustPass(findings);
        SetupRegistration registration = new SetupRegistration(config, state.facts(), listed);
        List<String> changes = new ArrayList<>(before.changes(layout));
        registration.otherStage().ifPresent(changes::add);
        if (liveRestore && before.engine().lacksLiveRestore()) {
            changes.add(new LiveRestore(server).describe());
        }
        if (!changes.isEmpty()) {
            events.emit(new Event.Proposed(
                    "On " + server.name() + ", `teal setup` changes what Teal did not create:", changes));
            approval.require("change this on " + server.name());
        }
        SetupPlan plan = new SetupPlan(this, before, registration, liveRestore);
        new PlanRunner(events, cancellation, clock, by).run(state, plan::of);
    }
}
