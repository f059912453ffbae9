# Packs the copy, for its way elsewhere.
gzip -1 -n -c
