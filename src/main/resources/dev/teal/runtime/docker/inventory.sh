# Prints what the engine keeps for an app, and which images are in use. Changes nothing.
#
# Arguments: APP
# Output: a line per thing, as the engine describes it: `container JSON` (all of the server's, without their environment and
#   command lines), `image JSON`, `network ID` (of an interrupted set-up)
# Exit code: 1 when the engine does not answer, with the client's error on standard error
# shellcheck disable=SC2154,SC2086 # DockerCommand sets docker; $ids are words
app=$1
line='container {"id":{{json .Id}},"name":{{json .Name}},"app":{{json (index .Config.Labels "dev.teal.app")}}'
line=$line',"image":{{json .Config.Image}},"imageId":{{json .Image}},"status":{{json .State.Status}}'
line=$line',"probe":{{if eq (json .Config.Cmd) "[\"true\"]"}}true{{else}}false{{end}}'
line=$line',"ports":{{json .HostConfig.PortBindings}},"log":{{json .HostConfig.LogConfig}}'
line=$line',"restart":{{json .HostConfig.RestartPolicy.Name}}}'
ids=$("$docker" container ls --all --quiet --no-trunc) || exit 1
# Containers that are removed between these two commands are left out.
[ -z "$ids" ] || "$docker" container inspect --format "$line" $ids 2>/dev/null
ids=$("$docker" image ls --quiet --no-trunc | sort -u)
[ -z "$ids" ] ||
  "$docker" image inspect --format 'image {"id":{{json .Id}},"tags":{{json .RepoTags}},"bytes":{{json .Size}}}' $ids 2>/dev/null
"$docker" network ls --quiet --no-trunc --filter "label=dev.teal.probe=$app" | sed 's/^/network /'
exit 0
