package dev.teal.deploy;

import dev.teal.server.CleanEnvironment;
import dev.teal.server.Result;
import java.util.List;

/// What `teal setup` runs on the server, for dash and Debian's or Ubuntu's tools. Each says in its last line
/// whether it changed anything (`did …`) or found all as it should be (`kept …`).
final class SetupScripts {
    static final int NO_APT = 11;
    static final int UNREADABLE = 12;

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

    /// `$1` is there for a handover, which needs nginx' Lua. Since Debian 13 docker.io holds only the engine;
    /// the client is docker-cli. `nginx` brings a default site, whose link goes: it would answer for every
    /// name on port 80.
    static final String PACKAGES = CleanEnvironment.WITH_PROXIES + """
            want=
            need() { command -v "$1" >/dev/null 2>&1 || want="$want $2"; }
            need dockerd docker.io; need nginx nginx; need curl curl; need sqlite3 sqlite3; need zstd zstd; need ss iproute2; need flock util-linux
            need iptables iptables
            [ -z "$1" ] || [ -e /usr/lib/nginx/modules/ngx_http_lua_module.so ] || want="$want libnginx-mod-http-lua"
            command -v docker >/dev/null 2>&1 || client=docker-cli
            did=
            if [ -n "$want$client" ]; then
              command -v apt-get >/dev/null || { printf '%s\\n' "${want:-docker}"; exit 11; }
              export DEBIAN_FRONTEND=noninteractive
              said=$(apt-get update 2>&1) || { printf '%s\\n' "$said" | tail -n 8 >&2; exit 1; }
              [ -z "$client" ] || [ -z "$(apt-cache policy docker-cli | grep 'Candidate: [^(]')" ] || want="$want docker-cli"
              said=$(apt-get install -y --no-install-recommends $want 2>&1) || { printf '%s\\n' "$said" | tail -n 12 >&2; exit 1; }
              did="installed${want}"
            fi
            site=/etc/nginx/sites-enabled/default
            if [ "$(readlink "$site")" = /etc/nginx/sites-available/default ]; then
              rm -f "$site" || exit 1
              did="${did:+$did; }removed nginx' default site"
            fi
            if [ -n "$did" ]; then printf 'did %s\\n' "$did"; else echo "kept all there"; fi
            """;

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

    /// Until nginx has Teal's file, the marker of an older way to deploy says which slot is live; from then on
    /// the flag does. What Teal keeps is its user's own, and so are the app's data until somebody says
    /// otherwise.
    static final String FOLDERS = """
            dir=$1 blue=$2 green=$3 file=$4
            state() {
              stat -c '%n %a' "$dir" "$dir/data" "$dir/route" "$dir/route/green" "$dir/teal" "$dir"/teal/* 2>&1
              cat "$dir/.active-port" 2>&1
            }
            before=$(state)
            mkdir -p "$dir/route" && chmod 755 "$dir" "$dir/route" || exit 1
            (
              umask 077; cd "$dir" && mkdir -p data teal/releases teal/env teal/files teal/processes &&
                : >>teal/lock && : >>teal/journal.jsonl && chmod -R go= teal
            ) || exit 1
            if ! grep -qs '^# Written by teal ' "$file"; then
              case $(cat "$dir/.active-port" 2>/dev/null) in
              "$green") [ -f "$dir/route/green" ] || : >"$dir/route/green" || exit 1 ;;
              "$blue") rm -f "$dir/route/green" ;;
              esac
            fi
            if [ -f "$dir/route/green" ]; then port=$green slot=green; else port=$blue slot=blue; fi
            [ "$(cat "$dir/.active-port" 2>/dev/null)" = "$port" ] || printf '%s\\n' "$port" >"$dir/.active-port"
            if [ "$(id -u)" = 0 ] && id www-data >/dev/null 2>&1; then
              setpriv --reuid www-data --regid www-data --clear-groups test -r "$dir/route" || exit 12
            fi
            if [ "$(state)" = "$before" ]; then word=kept; else word=did; fi
            printf '%s %s, live slot %s\\n' "$word" "$dir" "$slot"
            """;

    /// Prints the files of nginx' configuration that send requests to one of the slots' ports, `$2` and `$3`, past
    /// Teal's own file `$1`. One that cannot be read is told by the check before a new file is loaded.
    static final String RIVALS = """
            own=$1 blue=$2 green=$3; shift 3
            "$@" -T 2>/dev/null | awk -v own="$own" -v ports="($blue|$green)" '
              /^# configuration file / { file = $4; sub(/:$/, "", file) }
              { line = $0; sub(/#.*/, "", line) }
              file != own && line ~ "(^|[ \\t{;])(proxy_pass +http://|server +)(127\\\\.0\\\\.0\\\\.1|localhost|0\\\\.0\\\\.0\\\\.0|\\\\[::1\\\\]):" ports "[ /;$]" { found[file] = 1 }
              END { for (file in found) print file }' | sort
            """;
}
