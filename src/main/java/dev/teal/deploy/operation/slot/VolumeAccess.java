package dev.teal.deploy.operation.slot;

import dev.teal.base.Finding;
import dev.teal.data.Access;
import dev.teal.data.Jail;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.runtime.WritableVolumes;
import dev.teal.server.Identity;
import dev.teal.server.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Finds, in the jail and as the app's user, what that user cannot write in the app's volumes.
public final class VolumeAccess {
    private VolumeAccess() {}

    /// @param who start of the messages: `the new release runs as user 1001`
    public static List<Finding> check(StepContext context, WritableVolumes volumes, Identity user, String who) {
        Target target = context.target();
        List<Finding> found = new ArrayList<>();
        for (String volume : volumes.sources()) {
            Access access = new Access(
                    volume,
                    target.databases().stream()
                            .filter(database -> database.volume().equals(volume))
                            .toList());
            Result checked = target.server().run(access.query(target.jail(), user));
            if (checked.ok()) {
                found.addAll(access.findings(
                        checked.lines(), user, who, target.server().name()));
            } else if (!access.databases().isEmpty()) {
                Jail.refusal(checked, target.server().name()).ifPresent(refusal -> {
                    throw refusal;
                });
            }
        }
        return found;
    }

    /// `data, uploads`
    public static String names(WritableVolumes volumes) {
        String below = volumes.layout().directory() + "/";
        return volumes.sources().stream()
                .map(source -> source.startsWith(below) ? source.substring(below.length()) : source)
                .collect(Collectors.joining(", "));
    }
}
