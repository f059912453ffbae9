# Defines `find_owner`, the owner of a container. Prepended to other scripts; needs `$docker` (DockerCommand).
#   find_owner APP NAME ENDPOINT   ENDPOINT: NETWORK/ADDRESS of the slot, or `none`. Sets $owner and,
#   unless it is `none`, $id and $running (empty when the container does not run):
#     none      no such container exists
#     app       Teal created it for APP, as its label shows
#     adopted   `teal setup` took it over from an older deployment: it has the fixed address of ENDPOINT
#     foreign   another owner's: it is not stopped, changed or removed
#   Fails with the client's message on standard error when the engine does not answer.
# JSON escapes a quote inside a string, so no text chosen by a user matches the patterns. The client compares what they do not
# decide, since the order of members is nobody's promise. Its warnings come before its output.
# shellcheck disable=SC2034,SC2154 # for the script after this one
find_owner() {
  id='' running=''
  if reachable && output=$(engine "http://localhost/containers/$2/json"); then
    case $output in *'"Running":true'*) running=1 ;; esac
    case $output in
    '{"message":'*'o such container'*) owner=none; return ;;
    *'"dev.teal.app":"'"$1"'"'*) owner=app id=${output#*'"Id":"'} id=${id%%'"'*}; return ;;
    esac
  fi
  owner='{{if eq (index .Config.Labels "dev.teal.app") "'"$1"'"}}app{{else}}{{with index .NetworkSettings.Networks "'"${3%%/*}"'"}}
    {{- with .IPAMConfig}}{{if eq (print .IPv4Address) "'"${3#*/}"'"}}adopted{{end}}{{end}}{{end}}{{end}}'
  output=$("$docker" container inspect --format "{{.Id}} {{.State.Running}} $owner" "$2" 2>&1) ||
    case $output in
    *'o such container'*) owner=none; return ;;
    *) printf '%s\n' "$output" >&2; return 1 ;;
    esac
  output=${output##*'
'}
  id=${output%% *} owner=${output##* }
  running=''; case $output in *' true '*) running=1 ;; esac
  [ -n "$owner" ] || owner=foreign
}
refuse_foreign() { printf 'teal: foreign %s %s\n' "$1" "$docker" >&2; }
