# Removes what was to be the new database, of whichever operation.
rm -f "$db".teal-new-*
