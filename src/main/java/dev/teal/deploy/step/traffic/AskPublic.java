package dev.teal.deploy.step.traffic;

import dev.teal.app.Occupant;
import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.config.HealthConfig;
import dev.teal.deploy.operation.PublicView;
import dev.teal.deploy.run.Effect;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.Work;
import dev.teal.deploy.state.Survey;
import dev.teal.health.Advice;
import dev.teal.health.Answer;
import dev.teal.health.PublicProbe;
import dev.teal.health.Visitor;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Asks the public address before anything moves. An address that cannot show the release that is live (a
/// login page, a redirect, a proxy that drops headers, name service that leads elsewhere) would condemn
/// every new one.
public record AskPublic(URI url) implements Step {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "address";
    }

    @Override
    public String describe() {
        return "ask " + url + " what it shows now; what it cannot show is not asked after the flip";
    }

    @Override
    public Effect effect() {
        return Effect.LOOKS;
    }

    @Override
    public String run(Work work) {
        Survey survey = work.survey();
        Slot live = survey.live();
        Optional<Release> release = survey.liveRelease();
        HealthConfig health =
                release.map(Release::health).orElse(work.site().config().health());
        PublicProbe probe = new PublicProbe(url, health.path(), health.timeout());
        Answer answer = probe.ask();
        PublicView view = view(survey, answer, health);
        if (!view.isWhole()) { // one lost packet must not leave out a check
            work.pause(PAUSE);
            answer = probe.ask();
            view = view(survey, answer, health);
        }
        work.publicView(view);
        if (view.isWhole()) {
            return probe.address() + " shows " + live;
        }
        warn(work, probe, answer, view);
        return probe.address() + ": " + answer;
    }

    private static PublicView view(Survey survey, Answer answer, HealthConfig health) {
        Occupant occupant = survey.occupant(survey.live());
        return occupant.running()
                ? PublicView.of(answer, survey.live(), occupant.release(), health.status())
                : PublicView.ofNothing(answer, survey.live());
    }

    private void warn(Work work, PublicProbe probe, Answer answer, PublicView view) {
        Survey survey = work.survey();
        String server = work.site().server().name();
        String shows = survey.occupant(survey.live()).running()
                ? " does not show the release that is live in " + survey.live()
                : " does not lead to " + server;
        String asked =
                probe.proxy().map(proxy -> ", asked through the proxy " + proxy).orElse("");
        String counts = view.isEmpty()
                ? "only the router is asked after the flip"
                : "after the flip only its " + (view.slot() ? "slot" : "status") + " counts";
        work.warn(
                probe.address() + shows + " (" + answer + asked + "): " + counts,
                advice(probe, answer, view, server) + "; or leave out `url` in teal.yml to ask only the router");
    }

    private String advice(PublicProbe probe, Answer answer, PublicView view, String server) {
        return view.status()
                ? "let the proxies in front of " + server + " pass the header X-Teal-Slot"
                : Advice.of(answer, Visitor.at(url), probe.path())
                        .orElse("see whether name service and tunnel lead to " + server);
    }
}
