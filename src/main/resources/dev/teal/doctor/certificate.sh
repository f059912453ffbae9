# Prints what a certificate is like.
#
# Arguments: FILE ADDRESS HOST NAME…     nginx serves it at ADDRESS, also for HOST; each NAME is to be in it
# Output: `end=DATE`, `expired=` or `soon=` (within 14 days), `lacks=NAME`, `other=` when nginx serves another one than FILE has.
#   Nothing when the file cannot be read, or openssl is missing.
file=$1 at=$2 host=$3; shift 3
x509() { openssl x509 -in "$file" -noout "$@" 2>/dev/null; }
x509 -enddate | sed -n 's/^notAfter=/end=/p' | grep . || exit 0
if ! x509 -checkend 0 >/dev/null; then echo expired=; elif ! x509 -checkend 1209600 >/dev/null; then echo soon=; fi
for name; do x509 -checkhost "$name" | grep -q 'does match' || printf 'lacks=%s\n' "$name"; done
served=$(openssl s_client -connect "$at" -servername "$host" </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256 2>/dev/null)
[ -z "$served" ] || [ "$served" = "$(x509 -fingerprint -sha256)" ] || echo other=
