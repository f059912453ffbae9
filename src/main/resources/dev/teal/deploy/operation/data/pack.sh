# Compresses a database of this machine. The same bytes give the same packed ones each time: a second try can continue what the
# first one sent. It is not opened as a database: perhaps it was pulled from a server whose app is not to be trusted, and
# nothing here confines sqlite3. The server checks it, in a jail.
#
# Arguments: FILE     Output: PACKED-BYTES BYTES SHA256 PACKED-FILE
# Exit code: 20 not a SQLite database, 21 a -wal file lies beside it
file=$1
[ "$(head -c 15 "$file" 2>/dev/null)" = 'SQLite format 3' ] || exit 20
[ ! -s "$file-wal" ] || exit 21
packed=$(mktemp) && gzip -1 -n -c "$file" >"$packed" || exit 1
if command -v sha256sum >/dev/null; then sum=$(sha256sum <"$file"); else sum=$(shasum -a 256 <"$file"); fi
printf '%s %s %s %s\n' "$(wc -c <"$packed" | tr -d ' ')" "$(wc -c <"$file" | tr -d ' ')" "${sum%% *}" "$packed"
