package dev.teal.cli;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/// Words of other tools (Docker Compose, Kamal, Dokku, Capistrano, Heroku, git) that a user may try, and what to use
/// instead. Read only after an unknown word.
final class WrongWords {
    private static final String ARROW = " > ";

    /// Verbs, and the advice after the arrow.
    static final String VERBS = """
            ship up push publish release launch redeploy promote app:deploy > `teal deploy`
            console sh bash enter attach connect terminal > `teal shell`
            ssh > `teal shell` opens a shell in the app's container; on the server itself: `ssh HOST`
            app proxy container > the verbs have no group: `teal exec`, `teal logs`, `teal restart`, `teal status`
            ps info details ls list top stats containers show state > `teal status`
            log tail > `teal logs -f`
            reboot bounce reload kick > `teal restart`
            undo revert back downgrade deploy:rollback > `teal rollback`
            releases versions events audit > `teal history`
            provision bootstrap prepare install server server:setup > `teal setup`
            create new generate scaffold > `teal init`
            diff preview dry-run dryrun deploy:check > `teal plan`
            check diagnose diagnostics verify healthcheck > `teal doctor`
            build > `teal plan --build` shows how much would be sent; `teal deploy` builds, too
            unlock > `teal lock release`
            resume continue abort cancel > `teal recover`
            fix repair > `teal recover` ends an interrupted deployment, `teal doctor --fix` fixes the server
            down stop start pause offline online > `teal maintenance on` closes the site for visitors, `off` opens it; \
            `teal remove` takes the app off the server
            destroy rm delete uninstall app:remove > `teal remove` takes the app off the server
            gc cleanup clean purge system > `teal prune` removes what no rollback needs
            backup dump restore snapshot snapshots db database > `teal data -h` lists the actions on the database
            migrate > `release` in teal.yml runs migrations in each deployment; `teal run CMD` runs a command now
            env secret secrets configure set > `container.env` and `container.secrets` in teal.yml; then `teal deploy`; \
            `teal config` shows all of it
            version > `teal --version`
            """;

    /// Options, with their dashes.
    static final String OPTIONS = """
            --dry-run -n --noop --diff --simulate --check > `teal plan` shows what a deployment would do
            --force -f > Teal has no --force; -y answers yes to every question, -c names a config file
            --host --hosts --server --target -H > `server` in teal.yml names the server
            --env --environment -e --stage > `-d STAGE` reads teal.STAGE.yml over teal.yml
            --file > `-c FILE`
            --debug --trace > `-v`
            --silent > `-q`
            --format --output -o > `--json`
            --confirm --confirmed --assume-yes --no-input --non-interactive > `-y`
            --no-cache --build-arg --platform > `image` in teal.yml
            --tail > `-n N`
            --reuse > `teal exec` uses the running container, `teal run` a new one
            """;

    private WrongWords() {}

    /// What to use in place of a verb that Teal does not have; empty for a word of no known tool.
    static Optional<String> verb(String word) {
        return advice(VERBS, word);
    }

    /// The same for an option.
    static Optional<String> option(String word) {
        return advice(OPTIONS, word);
    }

    private static Optional<String> advice(String table, String word) {
        return rows(table)
                .filter(row -> Arrays.asList(row[0].split(" ")).contains(word))
                .map(row -> row[1])
                .findFirst();
    }

    /// Rows of words and their advice.
    static Stream<String[]> rows(String table) {
        return table.lines().map(line -> line.split(ARROW, 2));
    }
}
