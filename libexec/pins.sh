#!/usr/bin/env bash
# What the build takes from a Maven repository is pinned by SHA-256 in .mvn/checksums/checksums.sha256: Teal's libraries, the
# compiler's plugins, Maven's plugins and all that these need, jars and POMs. `hash  path`, as sha256sum and Maven have it.
# Maven 3.9 compares each file before it uses it (.mvn/maven.config). Maven 3.8 cannot, so ./dev and ./teal run this before
# and after Maven: what a first build has just fetched is compared afterwards.
#   libexec/pins.sh check   compare what is in the local repository, and target/lib, with the list
#   libexec/pins.sh renew   make the list anew with an empty local repository, and show what changed
set -euo pipefail
cd "$(dirname "$0")/.."
list=.mvn/checksums/checksums.sha256
sums=(sha256sum)
command -v sha256sum >/dev/null || sums=(shasum -a 256)

# Maven's local repository: as a property asks, as the user's settings have it, or the usual folder.
repository() {
  local settings=$HOME/.m2/settings.xml found=
  case ${MAVEN_OPTS:-} in *-Dmaven.repo.local=*) found=${MAVEN_OPTS##*-Dmaven.repo.local=}; found=${found%% *} ;; esac
  if [ -z "$found" ] && [ -f "$settings" ]; then
    found=$(sed -n 's:.*<localRepository>\(.*\)</localRepository>.*:\1:p' "$settings" | head -n 1)
    found=${found/'${user.home}'/$HOME}
  fi
  printf '%s\n' "${found:-$HOME/.m2/repository}"
}

# The pinned files that are in the local repository $1 and differ.
differing() (
  pinned=$PWD/$list
  cd "$1" 2>/dev/null || exit 0
  there=$(while read -r hash path; do if [ -f "$path" ]; then printf '%s  %s\n' "$hash" "$path"; fi; done <"$pinned" | LC_ALL=C sort)
  printf '%s\n' "$there" | sed 's/^[0-9a-f]*  //' | tr '\n' '\0' | xargs -0 -r "${sums[@]}" -- | LC_ALL=C sort |
    LC_ALL=C comm -23 - <(printf '%s\n' "$there") | sed "s:^[0-9a-f]*  :$1/:"
)

# Teal's libraries whose hash is not in the list, whatever their name.
unpinned() {
  local jar hash
  for jar in target/lib/*.jar target/agent-hub/lib/*.jar; do
    [ -f "$jar" ] || continue
    hash=$("${sums[@]}" <"$jar")
    grep -q "^${hash%% *}  .*\.jar$" "$list" || printf '%s\n' "$jar"
  done
}

check() {
  local found
  found=$(differing "$(repository)"; unpinned)
  [ -n "$found" ] || return 0
  {
    echo "ERROR  these files are not as $list has them:"
    printf '%s\n' "$found" | sed 's/^/         /'
    echo "       Next: after a change of versions in pom.xml, ./dev pins. Otherwise do not use what was built: delete these"
    echo "       files and build again; if they come back the same, the repository serves something else."
  } >&2
  return 1
}

# All that a build, a test and the formatter fetch.
renew() {
  local fresh
  . libexec/jdk.sh
  fresh=$(mktemp -d)
  # shellcheck disable=SC2064 # the variable is local
  trap "rm -rf '$fresh'" EXIT
  rm -rf target/lib target/agent-hub/lib
  unchecked_maven "-Dmaven.repo.local=$fresh" -Daether.artifactResolver.postProcessor.trustedChecksums=false \
    package spotless:check -Dtest=ResultTest -Dsurefire.failIfNoSpecifiedTests=false
  (cd "$fresh" && find . -type f \( -name '*.jar' -o -name '*.pom' \) | sed 's:^\./::' | LC_ALL=C sort | tr '\n' '\0' |
    xargs -0 "${sums[@]}" --) >"$list.new"
  mv "$list.new" "$list"
  git --no-pager diff -U0 -- "$list" | grep -E '^[-+][0-9a-f]' || echo "pins: nothing changed"
}

case ${1:-} in
check) check ;;
renew) renew ;;
*) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 64 ;;
esac
