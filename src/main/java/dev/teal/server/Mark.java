package dev.teal.server;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.HexFormat;

/// A random word that marks the output of Teal's shells. Other output cannot contain it by chance or by intent.
public final class Mark {
    private static final int BYTES = 16;

    private Mark() {}

    public static String random() {
        return "teal-" + HexFormat.of().formatHex(bytes()) + ":";
    }

    /// From the kernel: SecureRandom's providers take 20 ms to load, in every command the user runs.
    private static byte[] bytes() {
        byte[] random = new byte[BYTES];
        try (InputStream kernel = new FileInputStream("/dev/urandom")) {
            kernel.readNBytes(random, 0, random.length);
        } catch (IOException none) { // Windows
            new SecureRandom().nextBytes(random);
        }
        return random;
    }
}
