# Prints facts about a certificate. Changes nothing.
#
# Arguments: FILE NAME ADDRESS VISITED HOST …
#   NAME: certbot's name for it, or nothing; ADDRESS: where nginx serves it, also for the host VISITED, or nothing: then it is not asked;
#   HOST …: what it is to be for
# Output: a line `FACT=VALUE` each; nothing when the file cannot be read, or openssl is missing
#   end=TIME                   when it expires, in UTC
#   expired=, soon=            it has expired; it expires within 14 days
#   lacks=HOST                 it is not for that one
#   names=HOST …               all that it is for, sorted
#   other=                     nginx serves another one than FILE has
#   authority=URL              the ACME directory that certbot asks for it
#   failed=TIME REASON         the last renewal since it was issued, which failed
#   unattended=                nothing renews certbot's certificates
file=$1 name=$2 at=$3 visited=$4; shift 4
x509() { openssl x509 -in "$file" -noout "$@" 2>/dev/null; }
end=$(x509 -enddate) && end=$(date -u -d "${end#notAfter=}" +%Y-%m-%dT%H:%M:%SZ) || exit 0
printf 'end=%s\n' "$end"
if ! x509 -checkend 0 >/dev/null; then echo expired=; elif ! x509 -checkend 1209600 >/dev/null; then echo soon=; fi
for host; do x509 -checkhost "$host" | grep -q 'does match' || printf 'lacks=%s\n' "$host"; done
if [ "$at" ]; then
  served=$(openssl s_client -connect "$at" -servername "$visited" </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256 2>/dev/null)
  [ -z "$served" ] || [ "$served" = "$(x509 -fingerprint -sha256)" ] || echo other=
fi
[ "$name" ] || exit 0
printf 'names=%s\n' "$(x509 -ext subjectAltName | tr -d ' ' | tr , '\n' | sed -n 's/^DNS://p' | sort | tr '\n' ' ' | sed 's/ $//')"
sed -n 's/^server = /authority=/p' "/etc/letsencrypt/renewal/$name.conf" 2>/dev/null

# certbot's log is the only place that tells of a failed renewal. Its times are the server's.
issued=$(readlink -f "$file")
find /var/log/letsencrypt -name 'letsencrypt.log*' ! -name '*.gz' -newer "$issued" -exec cat {} + 2>/dev/null |
  awk -v after="$(date -r "$issued" '+%Y-%m-%d %H:%M:%S')" -v what=":Failed to renew certificate $name with error: " '
    sub(/^  Detail: */, "") { detail = $0; next }
    at = index($0, what) {
      time = substr($0, 1, 19); reason = substr($0, at + length(what))
      if (reason ~ /^Some challenges have failed/ && detail != "") reason = detail
      if (time > after && time > last) { last = time; why = reason }
      detail = ""
    }
    END { if (last != "") print last; print why }' | {
  read -r time && read -r why && printf 'failed=%s %.500s\n' "$(date -u -d "$time" +%Y-%m-%dT%H:%M:%SZ)" "$why"
}

# Under systemd, what the package leaves for cron does nothing.
renewed() {
  if [ -d /run/systemd/system ]; then
    for timer in certbot.timer snap.certbot.renew.timer certbot-renew.timer; do ! systemctl is-active --quiet "$timer" || return 0; done
    return 1
  fi
  [ -e /etc/cron.d/certbot ] && for process in /proc/[0-9]*; do
    read -r program <"$process/comm" && [ "$program" = cron ] && return 0
  done 2>/dev/null
  return 1
}
renewed || echo unattended=
exit 0
