# Runs commands in parallel. Arguments: pairs of a name and a shell command
# Output: `NAME EXIT-CODE OUTPUT` for each, in any order
while [ $# -gt 0 ]; do
  { output=$(eval "$2"); printf '%s\n' "$1 $? $output"; } &
  shift 2
done
wait
