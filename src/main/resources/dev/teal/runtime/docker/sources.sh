# Defines `sources DIRECTORY SOURCE…`: refuses volumes that lead elsewhere. `:ro` after a source marks a read-only mount. Returns 78 and
# prints a line for `Refusal` on standard error. Each source costs one program, 1 ms. Docker creates a missing source, so
# its path is resolved as if it existed (`-m`). The dot preserves a newline at the end of a link's target.
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
refuse() { printf 'teal: %s %s %s\n' "$1" "$2" "$(printf %s "$3" | tr -cd ' -~')" >&2; }
