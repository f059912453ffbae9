#!/usr/bin/env bash
# Sums up what Surefire reported: each failed test, each skipped one with its reason, and as the last line
# "N passed, N failed, N skipped". Exit code 1 when a test failed or none ran.
set -euo pipefail
cd "$(dirname "$0")/.."
shopt -s nullglob
reports=(target/surefire-reports/TEST-*.xml)
if [ ${#reports[@]} = 0 ]; then
  echo "No test ran: there is no report in target/surefire-reports."
  echo "0 passed, 0 failed, 0 skipped"
  exit 1
fi

# XML read tag by tag: a record is what stands between two "<". What tests printed is in CDATA, and may look like tags.
awk 'BEGIN { RS = "<" }
  function attribute(name,   s) {
    if (!match($0, "[ \n]" name "=\"[^\"]*\"")) return ""
    s = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
    gsub(/&#10;/, " ", s); gsub(/&lt;/, "<", s); gsub(/&gt;/, ">", s); gsub(/&quot;/, "\"", s); gsub(/&apos;/, "\047", s); gsub(/&amp;/, "\\&", s)
    return s
  }
  cdata { if (/\]\]>/) cdata = 0; next }
  /^!\[CDATA\[/ { if (!/\]\]>/) cdata = 1; next }
  /^testcase[ \n]/ { test = attribute("classname") "." attribute("name"); total++ }
  /^(failure|error)[ \n>]/ { if (test != last) { failed++; print "FAILED   " test } last = test }
  /^skipped/ { skipped++; reason = attribute("message"); print "SKIPPED  " test ": " (reason == "" ? "no reason given" : reason) }
  END {
    printf "%d passed, %d failed, %d skipped\n", total - failed - skipped, failed, skipped
    exit failed > 0 || total == 0
  }' "${reports[@]}"
