#!/usr/bin/env bash
# Builds the app with npm's registry, as Next.js' Dockerfile does in its first stages, and makes what the bench needs around it:
#   build.sh OUT ROOTFS
# OUT gets context-1/ and context-2/ (two releases to build the image in, whose pages have other scripts), base.tar (a Debian with this machine's node, to import as node:20-slim), and tunnel/ (the
# tunnel's program with a certificate for hub.example.test) with truststore.p12 and hosts, for a JVM that is to believe it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$1 rootfs=$2
mkdir -p "$out/source" "$out/tunnel" "$out/base/usr/local/bin"
cp -r "$here"/{app,lib,middleware.js,next.config.mjs,package.json} "$out/source"
cd "$out/source"
npm install --no-audit --no-fund --no-package-lock
for build in 1 2; do
  NEXT_PUBLIC_BUILD=$build NEXT_TELEMETRY_DISABLED=1 npx next build
  mkdir -p "$out/context-$build/.next"
  cp -r .next/standalone .next/static "$out/context-$build/.next"
  cp "$here/Dockerfile" "$out/context-$build"
done

cp "$(command -v node)" "$out/base/usr/local/bin/node"
tar -C "$rootfs" --exclude=./var/cache --exclude=./var/lib/apt --exclude=./usr/share/doc -cf "$out/base.tar" .
tar -C "$out/base" --append -f "$out/base.tar" usr/local/bin/node

cd "$out/tunnel"
cp "$here/tunnel.js" .
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=hub.example.test \
  -addext subjectAltName=DNS:hub.example.test
"$JAVA_HOME/bin/keytool" -importcert -noprompt -alias hub -file cert.pem -keystore "$out/truststore.p12" -storepass changeit
