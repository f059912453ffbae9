# Sourced by ./teal and ./dev: finds the JDK 25 that Teal is built and run with, although `java` may be another.
# shellcheck shell=dash

is_jdk_25() { [ -x "$1/bin/javac" ] && grep -qs '^JAVA_VERSION="25' "$1/release"; }

# Prints the home of a JDK 25, or says what to install. Looks where distributions, macOS, Homebrew (ARM, Intel), IntelliJ, SDKMAN, mise
# and asdf put them, and at the javac in PATH.
find_jdk() {
  local home javac
  javac=$(command -v javac || true)
  while [ -L "$javac" ]; do
    home=$(readlink "$javac")
    case $home in /*) javac=$home ;; *) javac=${javac%/*}/$home ;; esac
  done
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "$HOME"/.local/share/mise/installs/java/* "$HOME"/.asdf/installs/java/* "${javac%/bin/javac}"; do
    if [ -n "$home" ] && is_jdk_25 "$home"; then echo "$home"; return; fi
  done
  echo "ERROR  no JDK 25 found in JAVA_HOME, PATH, or where systems and version managers put them." >&2
  echo "       Next: install one (Debian: temurin-25-jdk; Mac: brew install openjdk@25) or set JAVA_HOME." >&2
  return 1
}

need_maven() {
  command -v mvn >/dev/null && return
  echo "ERROR  Maven is needed to build Teal, and there is no mvn in PATH." >&2
  echo "       Next: apt-get install maven, or brew install maven." >&2
  return 1
}

# Maven with the files that it uses compared to their pins, from the project's folder.
maven() {
  libexec/pins.sh check && unchecked_maven "$@" || return
  libexec/pins.sh check || { rm -f target/teal.jar; return 1; }
}

# Maven as we always want it: no colours in a pipe, only warnings and errors, and without its own JVM's complaints.
unchecked_maven() {
  MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -Djansi.mode=strip" \
    mvn -B -ntp -Dstyle.color=never -Dorg.slf4j.simpleLogger.defaultLogLevel=warn "$@"
}
