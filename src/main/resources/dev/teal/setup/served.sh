# Prints which certificate nginx serves for the app now: that of the first FILE … which names one.
#
# Arguments: WANTED FILE …     WANTED: the certificate that the app is to have
# Output: `wanted` when that exists; else two lines, the paths of a certificate and its key; or nothing
wanted=$1; shift
if [ -e "$wanted" ]; then echo wanted; exit 0; fi
value() { sed -n "s/^[[:space:]]*$1[[:space:]]\\{1,\\}\\(\\/[^;[:space:]]*\\);.*/\\1/p" "$2" 2>/dev/null | head -n 1; }
for file; do
  certificate=$(value ssl_certificate "$file") key=$(value ssl_certificate_key "$file")
  if [ -e "$certificate" ] && [ -e "$key" ]; then printf '%s\n' "$certificate" "$key"; exit 0; fi
done
exit 0
