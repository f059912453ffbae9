package dev.teal.deploy.operation.slot;

import dev.teal.data.Access;
import dev.teal.data.Finding;
import dev.teal.data.Jail;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.runtime.WritableVolumes;
import dev.teal.server.Identity;
import dev.teal.server.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Looks, in the jail and as the app's user, what that one cannot write in the app's volumes.
public final class VolumeAccess {
    private VolumeAccess() {}

    /// @param who begins the messages: `the new release runs as user 1001`
    public static List<Finding> look(StepContext context, WritableVolumes volumes, Identity user, String who) {
        Target target = context.target();
        List<Finding> found = new ArrayList<>();
        for (String volume : volumes.sources()) {
            Access access = new Access(
                    volume,
                    target.databases().stream()
                            .filter(database -> database.volume().equals(volume))
                            .toList());
            Result looked = target.server().run(access.query(target.jail(), user));
            if (looked.ok()) {
                found.addAll(access.findings(
                        looked.lines(), user, who, target.server().name()));
            } else if (!access.databases().isEmpty()) {
                Jail.refusal(looked, target.server().name()).ifPresent(refusal -> {
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
