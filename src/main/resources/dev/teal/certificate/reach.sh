# Looks from the server whether host names lead to its nginx, as a certificate authority will. Leaves a proof for looks from elsewhere.
#
# Arguments: ROOT FILE HOST …     ROOT: the folder where nginx looks for proofs; FILE: a name for this one
# `@curl@` is replaced by the command line for curl.
# Output: for each HOST a line `ADDRESS STATUS REASON`: where it leads, or `-`; the HTTP status, 000 for no answer; why there is none
root=$1/.well-known/acme-challenge file=$2; shift 2
umask 022
mkdir -p "$root" && printf 'teal\n' >"$root/$file" || exit 1
for host; do
  address=$(getent ahosts "$host" | { read -r first _; printf '%s' "$first"; })
  answer=$(@curl@ --show-error --max-time 10 -o /dev/null -w '%{http_code}' "http://$host/.well-known/acme-challenge/$file" 2>&1 | tr '\n' ' ')
  reason=${answer% *}
  printf '%s %s %s\n' "${address:--}" "${answer##* }" "${reason#curl: (*) }"
done
exit 0
