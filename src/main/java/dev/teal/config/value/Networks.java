package dev.teal.config.value;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Addresses and networks of peers, as nginx's `geo` takes them, and of the app's containers.
public final class Networks {
    private static final Pattern NETWORK = Pattern.compile("([0-9A-Fa-f:.]{2,45})(?:/([0-9]{1,3}))?");

    private Networks() {}

    /// `10.0.0.5`, `172.16.0.0/12`, `2001:db8::/32`.
    public static String read(String text) throws InvalidValue {
        Matcher matcher = NETWORK.matcher(text);
        byte[] address = matcher.matches() ? address(matcher.group(1)) : new byte[0];
        if (address.length == 0) {
            throw new InvalidValue(
                    Printable.of(text) + " is not an address or network; write one such as 10.0.0.5 or 172.16.0.0/12");
        }
        if (matcher.group(2) != null) {
            checkBits(text, address, Integer.parseInt(matcher.group(2)));
        }
        return text;
    }

    /// The subnet of the app's Docker network: `10.20.30.0/24`.
    public static Ipv4Network subnet(String text) throws InvalidValue {
        Ipv4Network subnet = Ipv4Network.of(text)
                .filter(_ -> text.contains("/"))
                .orElseThrow(() -> new InvalidValue(
                        Printable.of(text) + " is not an IPv4 network; write one such as 172.30.0.0/24"));
        if (subnet.bits() < 8 || subnet.bits() > Ipv4Network.SMALLEST_SUBNET) {
            throw new InvalidValue(
                    Printable.of(text) + " has " + subnet.size() + " addresses; write a network between /8 and /"
                            + Ipv4Network.SMALLEST_SUBNET + ", such as 172.30.0.0/24");
        }
        int first = subnet.address() >>> 24;
        if (first == 0 || first == 127 || first >= 224) {
            throw new InvalidValue(
                    Printable.of(text) + " cannot be used for hosts; write a private network such as 172.30.0.0/24");
        }
        read(text);
        return subnet;
    }

    /// Never asks a name server. Empty when the text is not an address, or is an IPv4 address written as IPv6,
    /// which no peer has.
    private static byte[] address(String text) {
        try {
            boolean four = Addresses.isIpv4(text);
            byte[] address =
                    four || text.contains(":") ? InetAddress.ofLiteral(text).getAddress() : new byte[0];
            return four == (address.length == 4) ? address : new byte[0];
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    /// @param network as [#read] accepts it
    public static boolean contains(String network, String peer) {
        String[] parts = network.split("/", 2);
        byte[] base = address(parts[0]);
        byte[] other = address(peer);
        int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : base.length * 8;
        return base.length == other.length
                && IntStream.range(0, bits).allMatch(bit -> bit(base, bit) == bit(other, bit));
    }

    private static int bit(byte[] address, int bit) {
        return address[bit / 8] >> (7 - bit % 8) & 1;
    }

    private static void checkBits(String text, byte[] address, int bits) throws InvalidValue {
        int max = address.length * 8;
        if (bits < 1 || bits > max) {
            throw new InvalidValue(Printable.of(text) + " has a prefix length of " + bits
                    + (bits == 0 ? ", which would trust everybody" : "") + "; write 1 to " + max);
        }
        for (int bit = bits; bit < max; bit++) {
            if (bit(address, bit) != 0) {
                throw new InvalidValue(Printable.of(text) + " has bits set after the first " + bits
                        + "; write the network's own address, such as 10.0.0.0/8, or the address without a /");
            }
        }
    }
}
