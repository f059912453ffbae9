package dev.teal.deploy.operation;

import dev.teal.deploy.state.Site;
import dev.teal.deploy.state.Survey;
import dev.teal.deploy.step.image.Candidate;
import dev.teal.deploy.step.image.ShipImage;
import dev.teal.event.Progress;
import dev.teal.image.Image;
import dev.teal.image.Images;
import dev.teal.image.RunDefaults;

/// What a deployment would send, found out by making its image. The server is only asked.
public final class Forecast {
    private Forecast() {}

    /// Refuses what is known to fail without making the image.
    ///
    /// @throws dev.teal.base.Problem as the deployment would
    public static void check(Survey survey) {
        ImageVolumes.mustBeCovered(survey, ImageVolumes.foreseen(survey.site().config(), survey.local()));
    }

    /// @return `1 of 7 layers to send: 2.5 MB, about 1.1 MB compressed, 2 s`
    /// @throws dev.teal.base.Problem when the image cannot be made, or would be refused
    public static String of(Survey survey, Candidate candidate) {
        Site site = survey.site();
        Images images = site.images();
        Image image = candidate.image().await(Progress.NONE);
        try {
            ImageVolumes.mustBeCovered(survey, RunDefaults.of(image).volumes());
            return images.freight(site.server(), image, ShipImage.others(survey), Progress.NONE);
        } finally {
            survey.local().run(images.removeHere(image.name())); // its layers stay in the build cache
        }
    }
}
