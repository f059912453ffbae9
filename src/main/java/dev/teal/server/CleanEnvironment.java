package dev.teal.server;

/// Starts programs without the settings of the account: a proxy, a time zone, another Docker engine or a
/// file creation mask of the account would change what commands ask, read and write. Variables are listed
/// that stay; programs whose dot files would change an answer are told to ignore them, such as [Curl].
///
/// The directories of the system come first in PATH; those of the account follow, where nginx or Docker may
/// be. `DOCKER_CONTEXT=default` overrides the context that `~/.docker/config.json` chooses.
public final class CleanEnvironment {
    /// Exports the account's proxies again: for scripts of the worker that download (apt-get behind a
    /// company's proxy).
    public static final String WITH_PROXIES = """
            [ -z "$account_http_proxy" ] || export http_proxy="$account_http_proxy"
            [ -z "$account_https_proxy" ] || export https_proxy="$account_https_proxy"
            [ -z "$account_no_proxy" ] || export no_proxy="$account_no_proxy"
            """;

    /// For the start of the worker's shell: the proxies become variables of that shell alone, which no
    /// program gets.
    public static final String READ_PROXIES = """
            { { read -r account_http_proxy; read -r account_https_proxy; read -r account_no_proxy; } <&7; } 2>/dev/null
            exec 7<&-
            """;

    /// Runs its arguments.
    public static final String CLEAN = """
            umask 022
            exec env -i PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$PATH" HOME="$HOME" \
            USER="$USER" LOGNAME="$LOGNAME" SSH_CONNECTION="$SSH_CONNECTION" LC_ALL=C DOCKER_CONTEXT=default "$@"
            """;

    /// The same for the worker's shell. A proxy's address may hold a password, so it is no argument of
    /// `env`.
    public static final String WORKER = """
            exec 7<<.
            $http_proxy
            $https_proxy
            $no_proxy
            .
            """ + CLEAN;

    private CleanEnvironment() {}
}
