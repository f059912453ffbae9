# Compresses the copy for a transfer.
gzip -1 -n -c
