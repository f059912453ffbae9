#!/usr/bin/env bash
# Prepares the build context of the sample image, with nothing from a registry:
#   ./dev build && examples/agent-hub/build-context.sh DIR [VERSION] && docker build -t agent-hub DIR
# Linux with a JDK 25; the image is for this machine's architecture.
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,4s/^# \{0,1\}//p' "$0" >&2; exit 64; }
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
out=$1 version=${2:-unknown}
. "$root/libexec/jdk.sh"
jdk=$(find_jdk)
jar=$(echo "$root"/target/agent-hub/lib/sqlite-jdbc-*.jar)
[ -f "$jar" ] && [ -f "$root/target/agent-hub/agent-hub.jar" ] || { echo "ERROR  $root/target/agent-hub is not built. Next: ./dev build" >&2; exit 1; }

case $(uname -m) in
  x86_64) arch=x86_64 ;;
  aarch64 | arm64) arch=aarch64 ;;
  *) echo "ERROR  no sqlite-jdbc library for $(uname -m)" >&2; exit 1 ;;
esac

rm -rf "$out"
mkdir -p "$out"/{system/tmp,app/lib}
"$jdk/bin/jlink" --add-modules java.base,java.sql,jdk.httpserver,jdk.unsupported --strip-debug --no-header-files \
  --no-man-pages --vm server --output "$out/runtime"
rm -rf "$out/runtime/legal"

# The database's library, unpacked (otherwise each start writes it to /tmp), and its jar without those of 20 other platforms.
(
  cd "$out/app/lib"
  "$jdk/bin/jar" xf "$jar"
  mv "org/sqlite/native/Linux/$arch/libsqlitejdbc.so" .
  rm -r org/sqlite/native
  "$jdk/bin/jar" --create --file sqlite-jdbc.jar --manifest META-INF/MANIFEST.MF --date 2026-01-01T00:00:00Z META-INF/services META-INF/versions org
  rm -r META-INF org sqlite-jdbc.properties 2>/dev/null || true
)

# The shared libraries of the launcher, the VM and the database, at the very paths where the loader looks.
find "$out/runtime" "$out/app/lib" \( -name '*.so' -o -path '*/bin/java' \) -exec ldd {} + 2>/dev/null |
  grep -o '/[^ ]*' | grep -v -e ':$' -e "^$(realpath "$out")" | sort -u |
  while read -r lib; do
    mkdir -p "$out/system$(dirname "$lib")"
    cp -L "$lib" "$out/system$lib"
  done
chmod 1777 "$out/system/tmp"

cp "$root/target/agent-hub/agent-hub.jar" "$out/app/"
# Half of the start-up, and of its processor time, for 17 MB in a layer that is shipped once: the classes of a run that served, as the
# JVM has them in memory. It wants its jars as old as they were, at the same places below one folder.
touch -d 2026-01-01T00:00:00Z "$out"/app/*.jar "$out"/app/lib/*.jar
java=("$out/runtime/bin/java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -Dorg.sqlite.lib.path="$out/app/lib"
  -cp "$out/app/agent-hub.jar:$out/app/lib/sqlite-jdbc.jar")
run=$(mktemp -d)
ask() { # REQUEST
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  printf "$1" >&3
  cat <&3 >/dev/null
}
: >"$run/log"
BIND=127.0.0.1 PORT=0 DATA_DIR=$run "${java[@]}" -XX:DumpLoadedClassList="$run/classes" agenthub.AgentHub >"$run/log" &
until port=$(sed -n 's/.*listening on .*://p' "$run/log") && [ -n "$port" ]; do kill -0 $!; sleep 0.05; done
ask 'POST /api/assets HTTP/1.0\r\nContent-Length: 22\r\n\r\n{"key":"k","name":"n"}'
ask 'GET /api/assets?page_size=1 HTTP/1.0\r\n\r\n'
kill $!
wait $!
# In the order of their names, without what was resolved by chance and without linking: the same classes make the same archive.
sed '/^@cp /d; s/ id: [0-9]*$//' "$run/classes" | sort >"$run/sorted"
"${java[@]}" -Xshare:dump -XX:SharedClassListFile="$run/sorted" -XX:SharedArchiveFile="$out/app/lib/agent-hub.jsa" >/dev/null 2>&1
rm -r "$run"
echo "$version" >"$out/app/VERSION"
cp "$here/Dockerfile" "$out/Dockerfile"
# The same content gives the same layers, whenever it was built.
find "$out" -exec touch -h -d 2026-01-01T00:00:00Z {} +
