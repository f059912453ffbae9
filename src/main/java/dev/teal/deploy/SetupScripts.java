package dev.teal.deploy;

import dev.teal.server.Result;
import dev.teal.server.Scripts;
import java.util.List;

/// What `teal setup` runs on the server, for dash and Debian's or Ubuntu's tools. Each says in its last line
/// whether it changed anything (`did …`) or found all as it should be (`kept …`).
final class SetupScripts {
    static final int NO_APT = 11;
    static final int UNREADABLE = 12;
    static final int FOREIGN_NETWORK = 13;
    static final int WOULD_REMOVE = 14;

    private SetupScripts() {}

    /// What a part of the setup did, or found.
    record Did(boolean changed, String what) {
        static Did of(Result result) {
            String line = last(result);
            return new Did(line.startsWith("did "), line.replaceFirst("^(did|kept) ", ""));
        }
    }

    static String last(Result result) {
        List<String> lines = result.lines();
        return lines.isEmpty() ? "" : lines.getLast();
    }

    static final String PACKAGES = Scripts.read(SetupScripts.class, "packages.sh");

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

    /// Docker finds a free subnet itself, but only a network made with an explicit one gives fixed addresses. So
    /// a first network finds the subnet, under a name of its own: cut short, it is not taken for the app's.
    /// Others in the network get addresses from the upper half.
    static final String NETWORK = """
            look() { docker network inspect --format '{{range .IPAM.Config}}{{.Subnet}}{{end}}' "$1" 2>/dev/null; }
            if subnet=$(look "$1"); then
              [ "$(docker network inspect --format '{{index .Labels "dev.teal.app"}}' "$1")" = "$1" ] || exit 13
              printf 'kept %s\\n' "$subnet"; exit 0
            fi
            docker network rm "$1-probe" >/dev/null 2>&1
            docker network create "$1-probe" >/dev/null || exit 1
            subnet=$(look "$1-probe"); docker network rm "$1-probe" >/dev/null || exit 1
            base=${subnet%.*}
            docker network create --subnet "$base.0/24" --ip-range "$base.128/25" --label dev.teal.app="$1" "$1" >/dev/null || exit 1
            printf 'did %s.0/24\\n' "$base"
            """;

    /// A container of an older way to deploy keeps serving: it gets the address that nginx will use, while it runs.
    /// With
    /// `--restart always` Docker would start it at the next boot though Teal had stopped it, beside its successor.
    static final String ADOPT = """
            network=$1 container=$2 address=$3
            [ "$(docker container inspect --format '{{.State.Running}}' "$container" 2>/dev/null)" = true ] || { echo kept; exit 0; }
            did=kept
            docker container inspect --format '{{range $name, $of := .NetworkSettings.Networks}}{{println $name}}{{end}}' "$container" |
              grep -qxF -- "$network" || { docker network connect --ip "$address" "$network" "$container" || exit 1; did="did $container"; }
            if [ "$(docker container inspect --format '{{.HostConfig.RestartPolicy.Name}}' "$container")" = always ]; then
              docker update --restart unless-stopped "$container" >/dev/null || exit 1; did="did $container"
            fi
            printf '%s\\n' "$did"
            """;
}
