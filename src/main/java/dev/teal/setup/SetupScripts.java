package dev.teal.setup;

import dev.teal.server.CleanEnvironment;
import dev.teal.server.Result;
import dev.teal.server.Scripts;

/// What `teal setup` runs on the server, for dash and Debian's or Ubuntu's tools. Each says in its last line
/// whether it changed anything (`did …`) or found all as it should be (`kept …`).
final class SetupScripts {
    static final int NO_APT = 11;
    static final int UNREADABLE = 12;
    static final int WOULD_REMOVE = 14;

    private SetupScripts() {}

    /// What a part of the setup did, or found.
    record Did(boolean changed, String what) {
        static Did of(Result result) {
            String line = result.lastLine();
            return new Did(line.startsWith("did "), line.replaceFirst("^(did|kept) ", ""));
        }
    }

    static final String PACKAGES = CleanEnvironment.WITH_PROXIES + Scripts.read(SetupScripts.class, "packages.sh");

    /// With systemd, by systemctl; else by the packages' init scripts, which Debian runs at boot.
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
            if [ -n "$did" ]; then printf 'did %s\\n' "$did; $version"; else printf 'kept %s\\n' "$version and nginx run"; fi
            """;

    static final String FOLDERS = Scripts.read(SetupScripts.class, "folders.sh");
}
