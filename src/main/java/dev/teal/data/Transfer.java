package dev.teal.data;

import dev.teal.config.Layout;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Scripts;
import java.time.Duration;

/// Commands that transfer databases between the server and another machine: as a gzip file that stays until the
/// transfer is complete, so that an interrupted one can be resumed.
public final class Transfer {
    public static final Duration LIMIT = Duration.ofHours(2);

    private Transfer() {}

    /// A compressed file.
    ///
    /// @param bytes  its size
    /// @param packed its SHA-256
    /// @param plain  SHA-256 of the uncompressed database
    public record Packed(long bytes, String packed, String plain) {}

    /// Compresses a copy; prints the compressed size.
    ///
    /// @param bytes the copy's size
    public static Command pack(Jail jail, String copy, long bytes, String into) {
        Command gzip = jail.run(Jail.Contents.of(copy), Jail.limit(bytes), "pack.sh");
        return Command.script("""
                umask 077; mkdir -p "${1%/*}" && (eval "$2") >"$1.new" && mv -T "$1.new" "$1" && stat -c %s "$1"
                """, into, gzip.inShell());
    }

    /// Prints size and checksums, for [#packed].
    public static Command sums(String file, String packed) {
        return Command.script("""
                printf '%s %s %s\\n' "$(stat -c %s "$2")" "$(sha256sum <"$2" | cut -d' ' -f1)" "$(sha256sum <"$1" | cut -d' ' -f1)"
                """, file, packed);
    }

    public static Packed packed(String output) {
        String[] words = Reply.fields(output.strip(), " ", 3);
        return new Packed(Reply.number(words[0]), words[1], words[2]);
    }

    /// Prints the file's bytes from this offset on.
    public static Command read(String file, long offset) {
        return Command.of("tail", "-c", "+" + (offset + 1), file);
    }

    /// Prints how many bytes have arrived. Removes the files of other transfers: only one runs at a time.
    ///
    /// @param needs bytes of the compressed file and the database together; without room for them the exit code
    ///              is [DatabaseSwap#FULL]
    public static Command arrived(String folder, String file, long needs) {
        return Command.script(
                Scripts.read(Transfer.class, "arrived.sh"),
                folder,
                file,
                String.valueOf(needs),
                String.valueOf(Layout.SPARE_BYTES));
    }

    /// Appends standard input to the file.
    public static Command append(String file) {
        return Command.script("umask 077; cat >>\"$1\"", file);
    }

    public static Command remove(String file) {
        return Command.of("rm", "-f", file);
    }
}
