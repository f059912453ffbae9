# Removes new databases that were not put in place, of any operation.
rm -f "$db".teal-new-*
