package dev.teal.deploy;

import dev.teal.event.Progress;
import dev.teal.image.Image;
import dev.teal.image.Images;

/// What a deployment would send, found out by making its image. The server is only asked.
public final class Forecast {
    private Forecast() {}

    /// @return `1 of 7 layers to send: 2.5 MB, about 1.1 MB compressed, 2 s`
    /// @throws dev.teal.event.Problem when the image cannot be made
    public static String of(Survey survey, Candidate candidate) {
        Site site = survey.site();
        Images images = site.images();
        Image image = candidate.image().await(Progress.NONE);
        try {
            return images.freight(site.server(), image, ShipImage.others(survey), Progress.NONE);
        } finally {
            survey.local().run(images.removeHere(image.name())); // its layers stay in the build cache
        }
    }
}
