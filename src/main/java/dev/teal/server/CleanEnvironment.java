package dev.teal.server;

/// Starts programs without the settings of the account: a proxy, a time zone, another Docker engine or a file
/// creation mask would change what commands read and write. Only the variables listed here are passed on.
/// Programs whose dot files would change their output are run with options that ignore those, such as [Curl].
///
/// The system's directories come first in PATH. The account's follow, since nginx or Docker may be in one of
/// them. `DOCKER_CONTEXT=default` overrides the context that `~/.docker/config.json` chooses.
public final class CleanEnvironment {
    /// Exports the account's proxies again, for worker scripts that download (apt-get behind a company's
    /// proxy).
    public static final String WITH_PROXIES = """
            [ -z "$account_http_proxy" ] || export http_proxy="$account_http_proxy"
            [ -z "$account_https_proxy" ] || export https_proxy="$account_https_proxy"
            [ -z "$account_no_proxy" ] || export no_proxy="$account_no_proxy"
            """;

    /// Runs first in the worker's shell: stores the proxies in shell variables, which are not exported to
    /// programs.
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

    /// The same for the worker's shell. A proxy's address may hold a password, so it is not passed as an
    /// argument of `env`.
    public static final String WORKER = """
            exec 7<<.
            $http_proxy
            $https_proxy
            $no_proxy
            .
            """ + CLEAN;

    private CleanEnvironment() {}
}
