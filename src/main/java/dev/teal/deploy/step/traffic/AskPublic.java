package dev.teal.deploy.step.traffic;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.app.SlotState;
import dev.teal.config.HealthConfig;
import dev.teal.deploy.operation.traffic.PublicView;
import dev.teal.deploy.run.Output;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Effect;
import dev.teal.deploy.state.ServerState;
import dev.teal.health.Advice;
import dev.teal.health.Answer;
import dev.teal.health.PublicProbe;
import dev.teal.health.Visitor;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Sends a request to the public address before anything changes. An address that cannot show the live release
/// (a login page, a redirect, a proxy that drops headers, DNS that points elsewhere) would make every
/// deployment fail.
public record AskPublic(URI url, Output<PublicView> shows) implements Step {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "address";
    }

    @Override
    public String describe() {
        return "check what " + url + " shows now; only that is checked again after the flip";
    }

    @Override
    public Effect effect() {
        return Effect.LOOKS;
    }

    @Override
    public String run(StepContext context) {
        ServerState state = context.state();
        Slot live = state.live();
        Optional<Release> release = state.liveRelease();
        HealthConfig health =
                release.map(Release::health).orElse(context.target().config().health());
        PublicProbe probe = new PublicProbe(url, health.path(), health.timeout());
        Answer answer = probe.ask();
        PublicView view = view(state, answer, health);
        if (!view.isWhole() && !answer.isOffline(live.toString())) { // one lost packet must not disable a check
            context.sleep(PAUSE);
            answer = probe.ask();
            view = view(state, answer, health);
        }
        shows.set(view);
        if (view.isWhole()) {
            return probe.address() + " shows " + live;
        }
        if (answer.isOffline(live.toString())) {
            return probe.address() + " shows " + live + ", behind the page of `teal maintenance`";
        }
        warn(context, probe, answer, view);
        return probe.address() + ": " + answer;
    }

    private static PublicView view(ServerState state, Answer answer, HealthConfig health) {
        SlotState slotState = state.slotState(state.live());
        return slotState.running()
                ? PublicView.of(answer, state.live(), slotState.release(), health.status())
                : PublicView.ofNothing(answer, state.live());
    }

    private void warn(StepContext context, PublicProbe probe, Answer answer, PublicView view) {
        ServerState state = context.state();
        String server = context.target().server().name();
        String how = state.slotState(state.live()).running()
                ? " does not show the release that is live in " + state.live()
                : " does not lead to " + server;
        String asked =
                probe.proxy().map(proxy -> ", asked through the proxy " + proxy).orElse("");
        String counts = view.isEmpty()
                ? "only the router is checked after the flip"
                : "after the flip only its " + (view.slot() ? "slot" : "status") + " is checked";
        context.warn(
                probe.address() + how + " (" + answer + asked + "): " + counts,
                advice(probe, answer, view, server) + "; or leave out `url` in teal.yml to check only the router");
    }

    private String advice(PublicProbe probe, Answer answer, PublicView view, String server) {
        return view.status()
                ? "let the proxies in front of " + server + " pass the header X-Teal-Slot"
                : Advice.of(answer, Visitor.at(url), probe.path())
                        .orElse("check that DNS and tunnel lead to " + server);
    }
}
