package dev.teal.deploy.step.slot;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.data.Finding;
import dev.teal.deploy.operation.AppUser;
import dev.teal.deploy.operation.VolumeAccess;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.Work;
import dev.teal.deploy.state.Site;
import dev.teal.deploy.state.Survey;
import dev.teal.deploy.step.data.CheckDatabase;
import dev.teal.runtime.WritableVolumes;
import dev.teal.server.Identity;
import dev.teal.server.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Sees, before anything is sent, that the user of the image can write in the app's volumes. Volumes that are
/// missing are made as that user's.
public record PrepareVolumes(Release release, WritableVolumes volumes) implements Step {
    @Override
    public String name() {
        return "volumes";
    }

    @Override
    public String describe() {
        return "see that the image's user can write in " + VolumeAccess.names(volumes) + "; make what is missing";
    }

    @Override
    public String run(Work work) {
        Optional<Identity> told = AppUser.of(work, release);
        if (told.isEmpty()) {
            return "the app's user is known once it runs";
        }
        Identity user = told.get();
        if (user.overrides()) {
            return "the image begins as root, which can write them all";
        }
        String made = make(work, user);
        List<Finding> found = VolumeAccess.look(work, volumes, user, "the new release runs as user " + user.uid());
        CheckDatabase.act(work, found);
        work.lookedAs(user);
        return made + "user " + user.uid() + " can write in " + VolumeAccess.names(volumes)
                + (found.isEmpty() ? "" : ", but not all");
    }

    private String make(Work work, Identity user) {
        Site site = work.site();
        Result made = site.server().run(volumes.make(user, noneRanYet(work.survey())));
        if (!made.ok()) {
            throw Problem.failed(
                    "a volume could not be made on " + site.server().name(),
                    made.complaint(),
                    "fix the error above and run the command again");
        }
        return made.lines().stream()
                .map(line -> line.replaceFirst("^gave (.*)$", "$1 is now user " + user.uid() + "'s; "))
                .map(line -> line.replaceFirst("^made (.*)$", "made $1 for user " + user.uid() + "; "))
                .collect(Collectors.joining());
    }

    private static boolean noneRanYet(Survey survey) {
        return Arrays.stream(Slot.values())
                        .noneMatch(slot -> survey.occupant(slot).running())
                && survey.look().releases().stream()
                        .allMatch(release -> release.wentLive().isEmpty());
    }
}
