package dev.teal.deploy;

/// What `teal setup` runs on the server, for dash and Debian's or Ubuntu's tools. Each prints what it did as
/// its last line.
final class SetupScripts {
    static final int NOT_ROOT = 10;
    static final int NO_APT = 11;
    static final int UNREADABLE = 12;

    private SetupScripts() {}

    /// Since Debian 13 docker.io holds only the engine; the client is docker-cli. `nginx` brings a default
    /// site, whose link goes: it would answer for every name on port 80.
    static final String PACKAGES = """
            want=
            need() { command -v "$1" >/dev/null 2>&1 || want="$want $2"; }
            need dockerd docker.io; need nginx nginx; need curl curl; need sqlite3 sqlite3; need ss iproute2; need flock util-linux
            need iptables iptables
            command -v docker >/dev/null 2>&1 || client=docker-cli
            if [ -n "$want$client" ]; then
              [ "$(id -u)" = 0 ] || { echo "${want# }"; exit 10; }
              command -v apt-get >/dev/null || { echo "${want# }"; exit 11; }
              export DEBIAN_FRONTEND=noninteractive
              said=$(apt-get update 2>&1) || { echo "$said" | tail -n 8 >&2; exit 1; }
              [ -z "$client" ] || [ -z "$(apt-cache policy docker-cli | grep 'Candidate: [^(]')" ] || want="$want docker-cli"
              said=$(apt-get install -y --no-install-recommends $want 2>&1) || { echo "$said" | tail -n 12 >&2; exit 1; }
            fi
            site=/etc/nginx/sites-enabled/default
            [ "$(readlink "$site")" != /etc/nginx/sites-available/default ] || { rm -f "$site"; want="$want; removed nginx' default site"; }
            echo "${want# }"
            """;

    /// With systemd, by systemctl; else by the packages' init scripts.
    static final String ENGINE = """
            start() {
              if [ -d /run/systemd/system ]; then systemctl enable --now "$1" >/dev/null 2>&1; else service "$1" start >/dev/null 2>&1; fi
            }
            did=
            docker version >/dev/null 2>&1 || { start docker; did=started; }
            [ -d /run/systemd/system ] && systemctl enable docker nginx >/dev/null 2>&1
            tries=100
            until docker version >/dev/null 2>&1; do
              tries=$((tries - 1)); [ "$tries" -gt 0 ] || { docker version >&2; exit 1; }
              sleep 0.2
            done
            [ -s /run/nginx.pid ] && kill -0 "$(cat /run/nginx.pid)" 2>/dev/null || { start nginx; did="$did, nginx started"; }
            echo "Docker $(docker version --format '{{.Server.Version}}') ${did:-runs}"
            """;

    /// The first time, the marker of an older way to deploy says which slot is live. It is asked before the
    /// folder is made that tells the first time from later ones: or a setup cut short would send traffic to the
    /// wrong slot. What Teal keeps is its user's own.
    static final String FOLDERS = """
            dir=$1 blue=$2 green=$3
            first=; [ -d "$dir/teal" ] || first=yes
            mkdir -p "$dir/data" "$dir/route" && chmod 755 "$dir" "$dir/route" || exit 1
            if [ "$first" ] && [ "$(cat "$dir/.active-port" 2>/dev/null)" = "$green" ]; then : >"$dir/route/green" || exit 1; fi
            (umask 077; mkdir -p "$dir/teal/releases" "$dir/teal/env" "$dir/teal/files" "$dir/teal/processes") || exit 1
            chmod 700 "$dir/teal"
            [ -e "$dir/teal/lock" ] || : >"$dir/teal/lock"
            if [ -f "$dir/route/green" ]; then port=$green; else port=$blue; fi
            [ "$(cat "$dir/.active-port" 2>/dev/null)" = "$port" ] || echo "$port" >"$dir/.active-port"
            if [ "$(id -u)" = 0 ] && id www-data >/dev/null 2>&1; then
              setpriv --reuid www-data --regid www-data --clear-groups test -r "$dir/route" || exit 12
            fi
            echo "$dir, live port $port"
            """;

    /// Docker finds a free subnet itself, but only a network made with an explicit one gives fixed addresses. So
    /// a first network finds the subnet, under a name of its own: cut short, it is not taken for the app's.
    /// Others in the network get addresses from the upper half.
    static final String NETWORK = """
            look() { docker network inspect --format '{{range .IPAM.Config}}{{.Subnet}}{{end}}' "$1" 2>/dev/null; }
            if subnet=$(look "$1"); then echo "$subnet, was there"; exit 0; fi
            docker network rm "$1-probe" >/dev/null 2>&1
            docker network create "$1-probe" >/dev/null || exit 1
            subnet=$(look "$1-probe"); docker network rm "$1-probe" >/dev/null || exit 1
            base=${subnet%.*}
            docker network create --subnet "$base.0/24" --ip-range "$base.128/25" --label dev.teal.app="$1" "$1" >/dev/null || exit 1
            echo "$base.0/24"
            """;

    static final String ADOPT = """
            network=$1 container=$2 address=$3
            [ "$(docker container inspect --format '{{.State.Running}}' "$container" 2>/dev/null)" = true ] || exit 0
            docker container inspect --format '{{range $name, $of := .NetworkSettings.Networks}}{{println $name}}{{end}}' "$container" |
              grep -qxF -- "$network" || docker network connect --ip "$address" "$network" "$container"
            """;
}
