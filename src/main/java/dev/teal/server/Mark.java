package dev.teal.server;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.HexFormat;

/// A random word that marks what a shell of Teal's prints, so that no output of others can contain it by chance or by
/// intent.
public final class Mark {
    private static final int BYTES = 16;

    private Mark() {}

    public static String random() {
        return "teal-" + HexFormat.of().formatHex(bytes()) + ":";
    }

    /// The kernel's own: SecureRandom's providers take 20 ms to load, of each command of the user's.
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
