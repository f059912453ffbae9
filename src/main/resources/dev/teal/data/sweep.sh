# Removes what interrupted snapshots left. Arguments: FOLDER (of the snapshots)
# Output: the ids of those it removed, one a line
for left in "$1"/*.partial; do
  [ -d "$left" ] || continue
  rm -rf "$left" && left=${left##*/} && printf '%s\n' "${left%.partial}"
done
