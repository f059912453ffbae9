#!/bin/sh
# Makes the folder that the hostile app's image is built of: perl, which each Debian has, the libraries it needs, and app.pl.
# Arguments: FOLDER APP
set -eu
[ ! -e "$1/Dockerfile" ] || rm -rf "$1"
mkdir -p "$1/root"
tar -C / -chf - $(ldd /usr/bin/perl | grep -o '/[^ ]*') /usr/bin/perl /usr/lib/*/perl-base 2>/dev/null | tar -C "$1/root" -xf -
mkdir -p "$1/root/tmp" && chmod 1777 "$1/root/tmp"
cp "$2" "$1/root/app.pl"
printf '%s\n' 'FROM scratch' 'COPY root/ /' 'CMD ["/usr/bin/perl", "/app.pl"]' >"$1/Dockerfile"
