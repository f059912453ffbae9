package dev.teal.config.value;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/// What identifies things at Cloudflare. All of it becomes part of URLs.
public final class Cloudflare {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private Cloudflare() {}

    /// The id of an account or a zone.
    public static String id(String text) throws InvalidValue {
        String id = Names.ofLength(100, text).toLowerCase(Locale.ROOT);
        if (!ID.matcher(id).matches()) {
            throw new InvalidValue(Printable.of(text) + " is not an id of Cloudflare (32 digits, 0-9 and a-f)");
        }
        return id;
    }

    public static String tunnel(String text) throws InvalidValue {
        String id = Names.ofLength(100, text).toLowerCase(Locale.ROOT);
        if (!UUID.matcher(id).matches()) {
            throw new InvalidValue(
                    Printable.of(text) + " is not the UUID of a tunnel, such as f70ff985-a4ef-4643-bbbc-4a0ed4fc8415");
        }
        return id;
    }

    /// The base URL of the API. A token must not travel unencrypted, except within this machine.
    public static URI api(String text) throws InvalidValue {
        URI uri = Addresses.url(text.replaceFirst("/+$", ""));
        boolean encrypted = "https".equalsIgnoreCase(uri.getScheme());
        if (!encrypted && !Addresses.isLoopbackHost(uri.getHost())) {
            throw new InvalidValue(Printable.of(text) + " would send the token unencrypted; write https");
        }
        return uri;
    }
}
