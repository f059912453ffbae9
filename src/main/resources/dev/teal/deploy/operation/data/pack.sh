# Compresses a database on this machine. The output is the same each time, so that a second attempt can continue
# the first transfer. sqlite3 does not open it: it may come from a server whose app is not trusted, and this
# machine has no jail for sqlite3. The server checks it in one.
#
# Arguments: FILE
# Output: PACKED-BYTES BYTES SHA256 PACKED-FILE
# Exit code: 20 not a SQLite database, 21 it has a -wal file
file=$1
[ "$(head -c 15 "$file" 2>/dev/null)" = 'SQLite format 3' ] || exit 20
[ ! -s "$file-wal" ] || exit 21
packed=$(mktemp) && gzip -1 -n -c "$file" >"$packed" || exit 1
if command -v sha256sum >/dev/null; then sum=$(sha256sum <"$file"); else sum=$(shasum -a 256 <"$file"); fi
printf '%s %s %s %s\n' "$(wc -c <"$packed" | tr -d ' ')" "$(wc -c <"$file" | tr -d ' ')" "${sum%% *}" "$packed"
