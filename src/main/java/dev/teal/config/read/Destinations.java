package dev.teal.config.read;

import dev.teal.base.Problem;
import dev.teal.config.Destination;
import dev.teal.config.value.Addresses;
import dev.teal.config.value.InvalidValue;
import dev.teal.config.value.Names;
import dev.teal.config.value.Printable;
import dev.teal.config.value.Quantities;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a server: `local`, `host`, `user@host`, `user@host:port`, `ssh://user@host:port`; IPv6 in brackets. It
/// becomes an argument of ssh, so options and shell characters are refused.
public final class Destinations {
    private static final Pattern SSH = Pattern.compile(
            "(?:([A-Za-z0-9_.][A-Za-z0-9_.+-]*)@)?([A-Za-z0-9_][A-Za-z0-9_.-]*|\\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9_.-]+)?])(?::([0-9]+))?");

    private Destinations() {}

    /// A server named on the command line.
    ///
    /// @param option for the message
    public static Destination argument(String option, String text) {
        try {
            return read(text);
        } catch (InvalidValue e) {
            throw Problem.usage(option + ": " + e.getMessage(), "write it as after ssh: `root@203.0.113.7`");
        }
    }

    public static Destination read(String text) throws InvalidValue {
        if (Names.ofLength(255, text).equals("local")) {
            return new Destination.Local();
        }
        Matcher matcher =
                SSH.matcher(text.startsWith("ssh://") ? text.substring(6).replaceFirst("/$", "") : text);
        if (!matcher.matches()) {
            throw new InvalidValue(Printable.of(text) + " is not a server; " + advice(text));
        }
        // Without brackets: in a plain argument, ssh reads them as part of the name.
        String host = matcher.group(2).replaceAll("[\\[\\]]", "");
        String target = matcher.group(1) == null ? host : matcher.group(1) + "@" + host;
        String port = matcher.group(3);
        return new Destination.Ssh(target, port == null ? OptionalInt.empty() : OptionalInt.of(Quantities.port(port)));
    }

    private static String advice(String text) {
        if (text.matches("([^@]*@)?[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            return "write an IPv6 address in brackets: [" + Printable.plain(text.substring(text.indexOf('@') + 1))
                    + "]";
        }
        String host = text.substring(text.indexOf('@') + 1).replaceFirst(":[0-9]+$", "");
        if (Addresses.isNonAscii(host)) {
            return Addresses.ascii(host)
                    .map(ascii -> "write the host as " + ascii)
                    .orElse(Addresses.WRITE_ASCII);
        }
        return "write local, host, user@host or user@host:port, as for ssh";
    }
}
