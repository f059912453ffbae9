# Prints the record of every snapshot, one a line. Arguments: FOLDER (of the snapshots)
for record in "$1"/*/snapshot.json; do
  [ -f "$record" ] && tr '\n' ' ' <"$record" && echo
done
exit 0
