package dev.teal.deploy.step.slot;

import dev.teal.app.Slot;
import dev.teal.base.Finding;
import dev.teal.base.Problem;
import dev.teal.deploy.operation.data.Findings;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.operation.slot.AppUser;
import dev.teal.deploy.operation.slot.VolumeAccess;
import dev.teal.deploy.run.Output;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.runtime.WritableVolumes;
import dev.teal.server.Identity;
import dev.teal.server.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Checks, before anything is sent, that the image's user can write in the app's volumes. Creates missing
/// volumes, owned by that user.
public record PrepareVolumes(ReleaseCandidate candidate, WritableVolumes volumes, Output<Identity> checkedAs)
        implements Step {
    @Override
    public String name() {
        return "volumes";
    }

    @Override
    public String describe() {
        return "check that the image's user can write in " + VolumeAccess.names(volumes) + "; create missing ones";
    }

    @Override
    public String run(StepContext context) {
        Optional<Identity> known = AppUser.of(context, candidate);
        if (known.isEmpty()) {
            return "the app's user is known once it runs";
        }
        Identity user = known.get();
        if (user.overrides()) {
            return "the image starts as root, which can write in all of them";
        }
        String made = make(context, user);
        List<Finding> found = VolumeAccess.check(context, volumes, user, "the new release runs as user " + user.uid());
        Findings.enforce(context, found);
        checkedAs.set(user);
        return made + "user " + user.uid() + " can write in " + VolumeAccess.names(volumes)
                + (found.isEmpty() ? "" : ", but not everywhere");
    }

    private String make(StepContext context, Identity user) {
        Target target = context.target();
        Result made = target.server().run(volumes.make(user, noneRanYet(context.state())));
        if (!made.ok()) {
            throw Problem.failed(
                    "a volume could not be created on " + target.server().name(),
                    made.errorLines(),
                    "fix the error above and run the command again");
        }
        return made.lines().stream()
                .map(line -> line.replaceFirst("^gave (.*)$", "$1 now belongs to user " + user.uid() + "; "))
                .map(line -> line.replaceFirst("^made (.*)$", "created $1 for user " + user.uid() + "; "))
                .collect(Collectors.joining());
    }

    private static boolean noneRanYet(ServerState state) {
        return Arrays.stream(Slot.values())
                        .noneMatch(slot -> state.slotState(slot).running())
                && state.facts().releases().stream()
                        .allMatch(release -> release.wentLive().isEmpty());
    }
}
