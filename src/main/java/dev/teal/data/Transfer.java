package dev.teal.data;

import dev.teal.config.Layout;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import java.time.Duration;

/// Databases on their way between the server and another machine: packed by gzip, in a file that stays until the
/// whole of it has come, so that the way can be gone in parts. Commands only.
public final class Transfer {
    public static final Duration LIMIT = Duration.ofHours(2);

    /// A shell function. Room is asked for before anything is written: the app writes on the same disk, and a
    /// full one stops it.
    static final String ROOM = """
            room() {
              free=$(df -Pk "$2" | awk 'END { print $4 }')
              [ $((free * 1024)) -ge $(($3 + %d)) ] || { printf '%%s\\n' "$1: $3 bytes and %d to spare, $free KiB are free" >&2; exit 22; }
            }
            """.formatted(Layout.SPARE_BYTES, Layout.SPARE_BYTES);

    private Transfer() {}

    /// What a packed file is.
    ///
    /// @param bytes  packed
    /// @param packed its SHA-256
    /// @param plain  SHA-256 of what is in it
    public record Packed(long bytes, String packed, String plain) {}

    /// Packs a copy; prints the packed one's size.
    ///
    /// @param bytes the copy's size
    public static Command pack(Jail jail, String copy, long bytes, String into) {
        Command gzip = jail.run(Jail.Contents.of(copy), Jail.limit(bytes), "pack.sh");
        return Command.script("""
                umask 077; mkdir -p "${1%/*}" && (eval "$2") >"$1.new" && mv -T "$1.new" "$1" && stat -c %s "$1"
                """, into, gzip.inShell());
    }

    /// Prints what [#packed] reads.
    public static Command sums(String file, String packed) {
        return Command.script("""
                printf '%s %s %s\\n' "$(stat -c %s "$2")" "$(sha256sum <"$2" | cut -d' ' -f1)" "$(sha256sum <"$1" | cut -d' ' -f1)"
                """, file, packed);
    }

    public static Packed packed(String said) {
        String[] words = Reply.fields(said.strip(), " ", 3);
        return new Packed(Reply.number(words[0]), words[1], words[2]);
    }

    /// Writes the file's bytes from this offset on.
    public static Command read(String file, long offset) {
        return Command.of("tail", "-c", "+" + (offset + 1), file);
    }

    /// Prints how many bytes have come so far. What is left of others is removed: only one is under way at a time.
    ///
    /// @param needs bytes that it takes, packed and unpacked; without room for them it ends
    ///              with [DatabaseSwap#FULL]
    public static Command arrived(String folder, String file, long needs) {
        return Command.script(ROOM + """
                umask 077; mkdir -p "$1" || exit 1
                for other in "$1"/*; do [ "$other" = "$2" ] || rm -f "$other"; done
                came=$(stat -c %s "$2" 2>/dev/null || echo 0)
                room "${2##*/}" "$1" $(($3 - came))
                printf '%s\\n' "$came"
                """, folder, file, String.valueOf(needs));
    }

    /// Appends what comes on standard input.
    public static Command append(String file) {
        return Command.script("umask 077; cat >>\"$1\"", file);
    }

    public static Command remove(String file) {
        return Command.of("rm", "-f", file);
    }
}
