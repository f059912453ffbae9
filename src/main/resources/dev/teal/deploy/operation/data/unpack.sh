# Checks a compressed database on this machine (Linux or Mac) and unpacks it.
#
# Arguments: PACKED FILE PACKED-SHA256 SHA256
# Exit code: 20 when a checksum does not match, 1 when it cannot be unpacked
umask 077
sum() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d' ' -f1; }
[ "$(sum <"$1")" = "$3" ] || exit 20
gzip -dc <"$1" >"$2" || exit 1
[ "$(sum <"$2")" = "$4" ] || exit 20
