package dev.teal.config.value;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The public address, host names, paths in URLs and listen addresses. All but the public address end up in
/// nginx's config, so text that could end a word or a block there is refused.
public final class Addresses {
    private static final Pattern HOST_NAME =
            Pattern.compile("(\\*\\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern LISTEN = Pattern.compile("(?:([0-9.]+|\\*|\\[[0-9A-Fa-f:.]+\\]):)?([0-9]{1,5})");
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);
    private static final Pattern WEB_PATH = Pattern.compile("/[\\x21-\\x7e&&[^;{}\"'\\\\$#]]{0,1023}");

    private static final Pattern URL_PARTS =
            Pattern.compile("(?i)(https?://)?([^/:?#@\\s]+)((?::[0-9]+)?(?:/[\\x21-\\x7e]*)?)");
    /// Characters that IDNA 2003 maps to others and IDNA 2008 keeps.
    private static final Pattern AMBIGUOUS = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");
    public static final String WRITE_ASCII = "write the name in its ASCII form, which begins with xn--";

    private Addresses() {}

    /// The public address, with or without a path in front of the app's own paths.
    public static URI url(String text) throws InvalidValue {
        URI uri = endpoint(text);
        if (uri.getRawQuery() != null) {
            throw notAUrl(text);
        }
        return uri;
    }

    /// Any address that takes requests; it may have a query.
    public static URI endpoint(String text) throws InvalidValue {
        URI uri = uri(Names.ofLength(2000, text));
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean bare = uri.getRawUserInfo() == null && uri.getRawFragment() == null;
        if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null || !bare) {
            throw notAUrl(text);
        }
        return uri;
    }

    private static URI uri(String text) throws InvalidValue {
        try {
            return new URI(text);
        } catch (URISyntaxException _) {
            throw notAUrl(text);
        }
    }

    private static InvalidValue notAUrl(String text) {
        return new InvalidValue(Printable.of(text) + " is not a URL" + urlAdvice(text));
    }

    /// Adds a missing scheme, and gives the ASCII form of a name in another alphabet, which DNS requires.
    private static String urlAdvice(String text) {
        Matcher parts = URL_PARTS.matcher(text);
        String example = " such as https://hub.example.com";
        if (!parts.matches()) {
            return example;
        }
        String scheme = parts.group(1) == null ? "https://" : parts.group(1).toLowerCase(Locale.ROOT);
        String host = parts.group(2).toLowerCase(Locale.ROOT);
        if (isNonAscii(host)) {
            return "; "
                    + ascii(host)
                            .map(ascii -> "write " + scheme + ascii + Printable.plain(parts.group(3)))
                            .orElse(WRITE_ASCII);
        }
        boolean complete = parts.group(1) == null
                && host.contains(".")
                && HOST_NAME.matcher(host).matches();
        return complete ? "; write " + scheme + host + Printable.plain(parts.group(3)) : example;
    }

    /// A host name that nginx answers for; `*.example.com` for all names below it.
    public static String hostName(String text) throws InvalidValue {
        String name = Names.ofLength(1000, text).toLowerCase(Locale.ROOT);
        if (name.length() <= 253 && HOST_NAME.matcher(name).matches()) {
            return name;
        }
        throw new InvalidValue(Printable.of(text) + " is not a host name; " + hostAdvice(name));
    }

    private static String hostAdvice(String name) {
        String bare = name.replaceFirst("^https?://", "").replaceFirst("[:/].*", "");
        if (!bare.equals(name) && HOST_NAME.matcher(bare).matches()) {
            return "write " + bare;
        }
        return ascii(name)
                .map(ascii -> "write " + ascii)
                .orElse(isNonAscii(name) ? WRITE_ASCII : "write one such as hub.example.com or *.example.com");
    }

    /// Whether the name has letters outside ASCII, which DNS does not take.
    public static boolean isNonAscii(String name) {
        return !name.chars().allMatch(c -> c < 0x80);
    }

    /// The ASCII form of a name, for DNS: `xn--bcher-kva.example` for `bücher.example`. Empty when Java's rules
    /// (IDNA 2003) give another domain than today's browsers.
    public static Optional<String> ascii(String name) {
        if (AMBIGUOUS.matcher(name).find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(IDN.toASCII(name))
                    .filter(ascii ->
                            !ascii.equals(name) && HOST_NAME.matcher(ascii).matches());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// `80`, `127.0.0.1:8080`, `*:80` or `[::]:80`.
    public static String listen(String text) throws InvalidValue {
        Matcher matcher = LISTEN.matcher(text);
        if (!matcher.matches() || !isAddress(matcher.group(1))) {
            throw new InvalidValue(
                    Printable.of(text) + " is not an address to listen on; write 80, 127.0.0.1:80 or [::]:80");
        }
        Quantities.port(matcher.group(2));
        return text;
    }

    /// A loopback address and port: `127.0.0.3:80` or `[::1]:8081`.
    public static String control(String text) throws InvalidValue {
        Matcher matcher = LISTEN.matcher(text);
        if (!matcher.matches() || !isLoopback(matcher.group(1))) {
            throw new InvalidValue(
                    Printable.of(text) + " is not a loopback address and port; write one such as 127.0.0.3:80");
        }
        Quantities.port(matcher.group(2));
        return text;
    }

    /// Whether the host of a URL is this machine: `localhost`, or a loopback address.
    public static boolean isLoopbackHost(String host) {
        return host.equalsIgnoreCase("localhost") || isLoopback(host);
    }

    private static boolean isLoopback(@Nullable String address) {
        return address != null && (address.equals("[::1]") || (address.startsWith("127.") && isIpv4(address)));
    }

    static boolean isIpv4(String text) {
        return IPV4.matcher(text).matches();
    }

    private static boolean isAddress(@Nullable String address) {
        return address == null || address.equals("*") || address.startsWith("[") || isIpv4(address);
    }

    public static int portOf(String listen) {
        return Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
    }

    /// The address by which a program on the same machine reaches what listens: `127.0.0.1` for `*:80`.
    public static String local(String listen) {
        int colon = listen.lastIndexOf(':');
        String host = colon < 0 ? "*" : listen.substring(0, colon).replaceAll("[\\[\\]]", "");
        return host.equals("*") || host.equals("0.0.0.0") ? "127.0.0.1" : host.equals("::") ? "::1" : host;
    }

    /// A path, with or without a query.
    public static String pathAndQuery(String text) throws InvalidValue {
        if (!text.startsWith("/")) {
            throw new InvalidValue(Printable.of(text) + " does not start with /; write a path such as /health");
        }
        if (!WEB_PATH.matcher(text).matches()) {
            throw new InvalidValue(Printable.of(text)
                    + " has characters that are not allowed in a path: white space, ; { } \" ' \\ $ # or non-ASCII");
        }
        return text;
    }

    /// A path that nginx matches requests against: without a query, and not the app's home page.
    public static String location(String text) throws InvalidValue {
        String path = pathAndQuery(text);
        if (path.equals("/") || path.contains("?")) {
            throw new InvalidValue(
                    Printable.of(text) + (path.equals("/") ? " would hide the app's home page" : " has a query")
                            + "; write a path such as /health");
        }
        return path;
    }
}
