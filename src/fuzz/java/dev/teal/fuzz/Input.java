package dev.teal.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Bytes as fields with 0xFF between them, a byte that no UTF-8 text holds: so a field may be any text, and a change
/// of one field leaves the others as they are.
public final class Input {
    private static final byte BETWEEN = (byte) 0xFF;

    private final byte[] data;
    private int at;

    public Input(byte[] data) {
        this.data = data;
    }

    /// The bytes that [#texts] reads back.
    public static byte[] of(String... fields) {
        return of(List.of(fields));
    }

    public static byte[] of(List<String> fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < fields.size(); i++) {
            if (i > 0) {
                out.write(BETWEEN);
            }
            out.writeBytes(fields.get(i).getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    public boolean more() {
        return at < data.length;
    }

    /// One of so many, by the next byte; 0 at the end.
    public int choice(int of) {
        return more() ? (data[at++] & 0xFF) % of : 0;
    }

    /// The next field; empty at the end.
    public String text() {
        int end = at;
        while (end < data.length && data[end] != BETWEEN) {
            end++;
        }
        String text = new String(data, Math.min(at, end), end - at, StandardCharsets.UTF_8);
        at = Math.min(end + 1, data.length);
        return text;
    }

    /// All fields that are left.
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        while (more()) {
            texts.add(text());
        }
        return texts;
    }

    public byte[] rest() {
        byte[] rest = Arrays.copyOfRange(data, at, data.length);
        at = data.length;
        return rest;
    }
}
