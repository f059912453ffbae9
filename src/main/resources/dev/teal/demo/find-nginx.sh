# Finds nginx in PATH or in directories that are often missing from a user's PATH. On Debian it otherwise downloads the
# package and unpacks it into a cache, which needs no root.
#
# Arguments: CACHE (a folder)
# Output: the path of the program
# Exit code: not 0 when there is none
PATH=$PATH:/usr/sbin:/usr/local/sbin:/usr/local/nginx/sbin:/opt/homebrew/bin
command -v nginx && exit 0
cache=$1; program=$cache/usr/sbin/nginx
[ -x "$program" ] && { printf '%s\n' "$program"; exit 0; }
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || exit 1
mkdir -p "$cache" && cd "$cache" || exit 1
for package in nginx nginx-core nginx-light; do
  apt-get download -qq "$package" >/dev/null 2>&1 && dpkg-deb -x "$package"_*.deb . && [ -x "$program" ] && break
done
rm -f ./*.deb
"$program" -v >/dev/null 2>&1 && printf '%s\n' "$program"
