package dev.teal.deploy.step.slot;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.data.Finding;
import dev.teal.data.Finding.Severity;
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

/// Sees that the new release's processes can write in its volumes, before it gets traffic: whom an entry point made of
/// them only shows once they run.
public record CheckAccess(Slot slot, Release release, WritableVolumes volumes, Output<Identity> checkedAs)
        implements Step {
    private static final int MOST_USERS = 4;

    @Override
    public String name() {
        return "access";
    }

    @Override
    public String describe() {
        return "see that its processes can write in " + VolumeAccess.names(volumes);
    }

    @Override
    public Effect effect() {
        return Effect.LOOKS;
    }

    @Override
    public String run(StepContext context) {
        Target target = context.target();
        Result asked = target.server().run(target.slots().processes(slot));
        List<AppProcess> serving = asked.ok() ? serving(Processes.of(asked.lines())) : List.of();
        if (serving.isEmpty()) {
            return "its processes cannot be seen";
        }
        List<Identity> users = serving.stream()
                .map(AppProcess::identity)
                .distinct()
                .limit(MOST_USERS)
                .toList();
        List<List<Finding>> found = new ArrayList<>();
        for (Identity user : users) {
            boolean known = user.overrides() || checkedAs.optional().equals(Optional.of(user));
            found.add(known ? List.of() : VolumeAccess.look(context, volumes, user, who(serving, user)));
        }
        Findings.enforce(context, together(found));
        return users.stream().map(user -> "user " + user.uid()).distinct().collect(Collectors.joining(" and "))
                + (found.stream().allMatch(List::isEmpty) ? " can write" : " can write, but not all");
    }

    /// Those that listen on the app's port; all where none does.
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

    /// Where one of several users can write the database (a master and its workers), it is not refused.
    private static List<Finding> together(List<List<Finding>> found) {
        boolean oneCan = found.stream()
                .anyMatch(ofOne -> ofOne.stream().noneMatch(finding -> finding.severity() == Severity.REFUSES));
        return found.stream()
                .flatMap(List::stream)
                .map(finding -> oneCan ? finding.asWarning() : finding)
                .distinct()
                .toList();
    }
}
