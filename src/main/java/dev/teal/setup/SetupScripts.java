package dev.teal.setup;

import dev.teal.server.CleanEnvironment;
import dev.teal.server.Result;
import dev.teal.server.Scripts;

/// The scripts that `teal setup` runs on the server, written for dash and the tools of Debian and Ubuntu. The
/// last line of each tells whether it changed something (`did …`) or nothing (`kept …`).
final class SetupScripts {
    static final int NO_APT = 11;
    static final int UNREADABLE = 12;
    static final int WOULD_REMOVE = 14;

    private SetupScripts() {}

    /// The outcome of a part of the setup.
    record Outcome(boolean changed, String text) {
        static Outcome of(Result result) {
            String line = result.lastLine();
            return new Outcome(line.startsWith("did "), line.replaceFirst("^(did|kept) ", ""));
        }
    }

    static final String PACKAGES = CleanEnvironment.WITH_PROXIES + Scripts.read(SetupScripts.class, "packages.sh");

    /// Uses systemctl under systemd, and otherwise the init scripts of the packages, which Debian runs at boot.
    static final String ENGINE = """
            did=
            note() { did="${did:+$did, }$1"; }
            if [ -d /run/systemd/system ]; then
              start() { systemctl start "$1" >/dev/null 2>&1; }
              for unit in docker nginx; do
                systemctl is-enabled --quiet "$unit" || { systemctl enable "$unit" >/dev/null 2>&1 && note "$unit enabled at boot"; }
              done
            else
              start() { service "$1" start >/dev/null 2>&1; }
            fi
            docker version >/dev/null 2>&1 || { start docker; note 'Docker started'; }
            tries=100
            until docker version >/dev/null 2>&1; do
              tries=$((tries - 1)); [ "$tries" -gt 0 ] || { docker version >&2; exit 1; }
              sleep 0.2
            done
            [ -s /run/nginx.pid ] && kill -0 "$(cat /run/nginx.pid)" 2>/dev/null || { start nginx; note 'nginx started'; }
            version="Docker $(docker version --format '{{.Server.Version}}')"
            if [ -n "$did" ]; then printf 'did %s\\n' "$did; $version"; else printf 'kept %s\\n' "$version and nginx are running"; fi
            """;

    static final String FOLDERS = Scripts.read(SetupScripts.class, "folders.sh");
}
