package dev.teal.server;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes for a command's standard input. Only the size is printed, since the bytes may be a secret.
public final class Input {
    private final byte[] bytes;

    private Input(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Input of(byte[] bytes) {
        return new Input(bytes.clone());
    }

    public static Input of(String text) {
        return new Input(text.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Input that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
