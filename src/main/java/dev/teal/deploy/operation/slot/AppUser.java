package dev.teal.deploy.operation.slot;

import dev.teal.config.RunOptions;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.run.StepContext;
import dev.teal.image.Accounts;
import dev.teal.image.RunDefaults;
import dev.teal.server.Identity;
import java.util.List;
import java.util.Optional;

/// The user a release's container starts as, by its image and `container.options`. Its entry point may change
/// that later.
public final class AppUser {
    private static final String NUMBER = "\\d+";

    private AppUser() {}

    /// @return empty when it is not known: the engine remaps user ids, or a name is not in the image
    public static Optional<Identity> of(StepContext context, ReleaseCandidate candidate) {
        if (candidate.engine().get().remapsUsers()) {
            return Optional.empty();
        }
        RunOptions options = new RunOptions(candidate.release().container().options());
        String user = options.user().orElse(RunDefaults.of(candidate.image()).user());
        List<String> groups = options.values("--group-add");
        boolean overrides = options.rootWritesAll();
        return accounts(context, candidate, user, groups, overrides)
                .flatMap(accounts -> accounts.identity(user, groups, overrides));
    }

    /// The accounts of the image. Reading them takes half a second, so they are read only when the answer needs
    /// them.
    private static Optional<Accounts> accounts(
            StepContext context, ReleaseCandidate candidate, String user, List<String> groups, boolean overrides) {
        boolean numeric =
                user.matches(NUMBER + ":" + NUMBER) && groups.stream().allMatch(group -> group.matches(NUMBER));
        boolean root = List.of("", "0", "root").contains(user.split(":", 2)[0]);
        return numeric || (root && overrides)
                ? Optional.of(Accounts.ROOT)
                : context.target().images().accounts(candidate.image());
    }
}
