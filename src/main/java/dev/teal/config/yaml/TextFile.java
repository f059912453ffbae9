package dev.teal.config.yaml;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Reads a small text file of the user, which must be UTF-8.
public final class TextFile {
    /// Teal's files have a few KiB. A larger one was named by mistake, and its errors would fill the memory.
    private static final int MAX_BYTES = 96 << 10;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private TextFile() {}

    /// @throws ConfigProblem with the position of the first byte that is not UTF-8
    /// @throws Problem       when the file cannot be read or is larger than 96 KiB; [ExitCode#USAGE]
    public static String read(Path file, String next) {
        String text = decode(file, bytes(file, next));
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static byte[] bytes(Path file, String next) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw Problem.usage(file + " is larger than 96 KiB", next);
            }
            return bytes;
        } catch (IOException e) {
            throw new Problem(file + " cannot be read", List.of(String.valueOf(e)), next, ExitCode.USAGE, e);
        }
    }

    public static String decode(Path file, byte[] bytes) {
        CharBuffer text = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), text, true);
        text.flip();
        if (result.isUnderflow()) {
            return text.toString();
        }
        ConfigErrors errors = new ConfigErrors(file.toString());
        errors.add(Position.at(text, text.length()), "this is not UTF-8; save the file as UTF-8");
        throw errors.problem();
    }
}
