package dev.teal.config.value;

import java.net.URI;
import java.util.regex.Pattern;

/// What an account of a certificate authority needs (ACME, RFC 8555).
public final class AcmeValues {
    public static final URI LETS_ENCRYPT = URI.create("https://acme-v02.api.letsencrypt.org/directory");
    private static final URI STAGING = URI.create("https://acme-staging-v02.api.letsencrypt.org/directory");
    private static final Pattern EMAIL = Pattern.compile("[A-Za-z0-9._%+][A-Za-z0-9._%+-]*@[A-Za-z0-9][A-Za-z0-9.-]*");

    private AcmeValues() {}

    /// The address of an authority's ACME directory, or a word for one.
    public static URI directory(String text) throws InvalidValue {
        return switch (text) {
            case "letsencrypt" -> LETS_ENCRYPT;
            case "letsencrypt-staging" -> STAGING;
            default -> address(text);
        };
    }

    private static URI address(String text) throws InvalidValue {
        if (!text.startsWith("https://")) {
            throw new InvalidValue(Printable.of(text)
                    + " is not one of letsencrypt, letsencrypt-staging, or the https address of an ACME directory");
        }
        return Addresses.endpoint(text);
    }

    public static String email(String text) throws InvalidValue {
        if (!EMAIL.matcher(Names.ofLength(254, text)).matches()) {
            throw new InvalidValue(Printable.of(text) + " is not an e-mail address");
        }
        return text;
    }
}
