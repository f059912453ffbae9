package dev.teal.notify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs messages, so that a receiver knows that they are from Teal and not old ones sent again.
final class Signature {
    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /// @param timestamp seconds since 1970
    /// @return `sha256=` and the HMAC-SHA256 of `TIMESTAMP.BODY`, in hexadecimal digits
    static String of(String secret, String timestamp, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] signed = mac.doFinal((timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return "sha256=" + HexFormat.of().formatHex(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no " + ALGORITHM, e);
        }
    }
}
