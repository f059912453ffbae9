package dev.teal.deploy.operation.data;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/// Names what is done to the data: `restore-20261129-221233-3fa2c1b0`. The last part is random: files in the app's
/// directory are named after it, and the app must not be able to lay anything there before.
public final class OperationId {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private OperationId() {}

    /// @param kind a word of letters
    public static String next(String kind, Clock clock) {
        String random = HexFormat.of().toHexDigits(new SecureRandom().nextInt());
        return kind + "-" + TIME.format(clock.instant()) + "-" + random;
    }
}
