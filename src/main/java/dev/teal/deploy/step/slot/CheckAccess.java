package dev.teal.deploy.step.slot;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Finding;
import dev.teal.deploy.operation.data.Findings;
import dev.teal.deploy.operation.slot.VolumeAccess;
import dev.teal.deploy.run.Output;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Effect;
import dev.teal.deploy.state.Target;
import dev.teal.runtime.Processes;
import dev.teal.runtime.Processes.AppProcess;
import dev.teal.runtime.WritableVolumes;
import dev.teal.server.Identity;
import dev.teal.server.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Checks that the new release's processes can write in its volumes, before it gets traffic. An entry point may
/// change the user, so this is known only once they run.
public record CheckAccess(Slot slot, Release release, WritableVolumes volumes, Output<Identity> checkedAs)
        implements Step {
    private static final int MAX_USERS = 4;

    @Override
    public String name() {
        return "access";
    }

    @Override
    public String describe() {
        return "check that its processes can write in " + VolumeAccess.names(volumes);
    }

    @Override
    public Effect effect() {
        return Effect.LOOKS;
    }

    @Override
    public String run(StepContext context) {
        Target target = context.target();
        Result listed = target.server().run(target.slots().processes(slot));
        List<AppProcess> serving = listed.ok() ? serving(Processes.of(listed.lines())) : List.of();
        if (serving.isEmpty()) {
            return "its processes cannot be listed";
        }
        List<Identity> users = serving.stream()
                .map(AppProcess::identity)
                .distinct()
                .limit(MAX_USERS)
                .toList();
        List<List<Finding>> found = new ArrayList<>();
        for (Identity user : users) {
            boolean known = user.overrides() || checkedAs.optional().equals(Optional.of(user));
            found.add(known ? List.of() : VolumeAccess.check(context, volumes, user, who(serving, user)));
        }
        Findings.enforce(context, merged(found));
        return users.stream().map(user -> "user " + user.uid()).distinct().collect(Collectors.joining(" and "))
                + (found.stream().allMatch(List::isEmpty) ? " can write" : " can write, but not everywhere");
    }

    /// The processes that listen on the app's port; all if none does.
    private List<AppProcess> serving(Processes all) {
        List<AppProcess> serving = all.processes().stream()
                .filter(process -> process.listens().stream()
                        .anyMatch(listener ->
                                listener.port() == release.container().port()))
                .toList();
        return serving.isEmpty() ? all.processes() : serving;
    }

    private String who(List<AppProcess> serving, Identity user) {
        String name = serving.stream()
                .filter(process -> process.identity().equals(user))
                .map(AppProcess::name)
                .findFirst()
                .orElse("");
        return name + " in the new release runs as user " + user.uid();
    }

    /// If one of several users (a master and its workers) can write the database, the release is not refused.
    private static List<Finding> merged(List<List<Finding>> found) {
        boolean oneCan = found.stream().anyMatch(ofOne -> ofOne.stream().noneMatch(Finding::refuses));
        return found.stream()
                .flatMap(List::stream)
                .map(finding -> oneCan ? finding.asWarning() : finding)
                .distinct()
                .toList();
    }
}
