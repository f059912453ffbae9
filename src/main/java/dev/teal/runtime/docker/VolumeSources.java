package dev.teal.runtime.docker;

import dev.teal.config.ContainerConfig.Volume;
import dev.teal.config.Layout;
import java.util.List;
import java.util.stream.Collectors;

/// The directories of the server that a release's containers get. Docker follows links as root, and an app can
/// replace a directory that it may write in by a link. So before each start the real paths are compared with
/// the written ones. `teal.yml` was checked too, but the release may come from a Teal that did not.
///
/// @param layout  of the app
/// @param volumes of the release
record VolumeSources(Layout layout, List<Volume> volumes) {
    /// Defines `sources DIRECTORY SOURCE…`; `:ro` behind a source marks a read-only mount. Returns
    /// `Refusal#CODE` with a line for `Refusal` on standard error. Each source costs one program, 1 ms. Docker
    /// creates a missing source, so its path counts as if it existed (`-m`). The dot keeps a newline at the end
    /// of a link's target.
    static final String CHECK = """
            sources() {
              dir=$1; shift; [ $# -gt 0 ] || return 0
              root=$(realpath -m -- "$dir"; echo .) end='
            .'
              root=${root%"$end"}
              for source; do
                real_path "${source%:ro}"; path=$wanted
                real=$(realpath -m -- "${source%:ro}"; echo .)
                [ "$real" = "$path$end" ] || { refuse link "${source%:ro}" "${real%"$end"}"; return 78; }
                case $path/ in "$root"/teal/* | "$root"/route/*) refuse own "$path"; return 78 ;; esac
                case $root/teal/ in "${path%/}"/*) refuse own "$path"; return 78 ;; esac
                for outer; do
                  case $outer in *:ro) continue ;; esac
                  real_path "$outer"
                  case $path in "$wanted"/*) refuse inside "$path" "$wanted"; return 78 ;; esac
                done
              done
            }
            real_path() { case $1 in "$dir"/*) wanted=$root${1#"$dir"} ;; *) wanted=$1 ;; esac; }
            refuse() { printf 'teal: %s %s %s\\n' "$1" "$2" "$(printf %s "$3" | tr -cd ' -~')" >&2; }
            """;

    /// The arguments behind DIRECTORY as one text: no path holds white space or a pattern.
    String arguments() {
        return volumes.stream()
                .map(volume -> layout.resolve(volume.source()) + (volume.readOnly() ? ":ro" : ""))
                .collect(Collectors.joining(" "));
    }
}
