package dev.teal.deploy.operation.slot;

import dev.teal.config.RunOptions;
import dev.teal.deploy.operation.release.ReleaseCandidate;
import dev.teal.deploy.run.StepContext;
import dev.teal.image.Accounts;
import dev.teal.image.RunDefaults;
import dev.teal.server.Identity;
import java.util.List;
import java.util.Optional;

/// Who a release's container begins as, by its image and `container.options`. An entry point may change that later.
public final class AppUser {
    private static final String NUMBER = "\\d+";

    private AppUser() {}

    /// @return empty when it cannot be told: the engine gives its containers other numbers, or a name is not in the
    ///         image
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

    /// Those of the image, unless the answer does not depend on them: to ask takes half a second.
    private static Optional<Accounts> accounts(
            StepContext context, ReleaseCandidate candidate, String user, List<String> groups, boolean overrides) {
        boolean numbers =
                user.matches(NUMBER + ":" + NUMBER) && groups.stream().allMatch(group -> group.matches(NUMBER));
        boolean root = List.of("", "0", "root").contains(user.split(":", 2)[0]);
        return numbers || (root && overrides)
                ? Optional.of(Accounts.ROOT)
                : context.target().images().accounts(candidate.image());
    }
}
