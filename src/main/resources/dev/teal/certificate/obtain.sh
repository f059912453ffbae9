# Has certbot get a certificate, and renew it from then on (its package does that twice a day).
#
# Arguments: NAME AUTHORITY EMAIL ROOT HOOK HOST …
#   AUTHORITY: the address of its ACME directory; EMAIL: may be empty; ROOT: the folder where nginx looks for proofs; HOOK: where the
#   program goes that certbot runs after each renewal
# Input: that program
# Output: with code 4 what certbot said
# Exit codes: 3 there is no certbot; 4 no certificate
name=$1 authority=$2 email=$3 root=$4 hook=$5; shift 5
command -v certbot >/dev/null || exit 3
umask 022
mkdir -p "$root" && cat >"$hook.new" && chmod 700 "$hook.new" && mv "$hook.new" "$hook" || exit 1
for host; do set -- "$@" --domain "$host"; shift; done
if [ "$email" ]; then set -- "$@" --email "$email"; else set -- "$@" --register-unsafely-without-email; fi
# certbot would keep the certificate of another authority, such as one for trying, until it expires.
renewal=/etc/letsencrypt/renewal/$name.conf
if [ -e "$renewal" ] && ! grep -qxF "server = $authority" "$renewal"; then set -- "$@" --force-renewal; fi
output=$(certbot certonly --non-interactive --agree-tos --cert-name "$name" --server "$authority" --webroot --webroot-path "$root" \
  --key-type ecdsa --keep-until-expiring --renew-with-new-domains --deploy-hook "$hook" "$@" 2>&1) || { printf '%s\n' "$output"; exit 4; }
