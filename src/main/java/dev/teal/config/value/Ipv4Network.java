package dev.teal.config.value;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An IPv4 network in CIDR notation: `172.18.0.0/24`.
///
/// @param address the first address, as the 32 bits of an `int`
/// @param bits    the prefix length, 0 to 32
public record Ipv4Network(int address, int bits) {
    /// The prefix length of the smallest network for an app's containers: 16 addresses. The network itself, the
    /// gateway, both slots and broadcast need five. The upper eight are for the release command and for other
    /// containers, such as a tunnel's, so that these never take the addresses a deployment needs.
    public static final int SMALLEST_SUBNET = 28;

    private static final Pattern CIDR = Pattern.compile("([0-9.]+)(?:/([0-9]{1,2}))?");
    private static final int ALL = 32;

    public Ipv4Network {
        if (bits < 0 || bits > ALL) {
            throw new IllegalArgumentException("IPv4 prefix length " + bits);
        }
        address &= mask(bits);
    }

    /// The network of an address: `10.0.0.5/24` is in `10.0.0.0/24`, and `10.0.0.5` alone is `10.0.0.5/32`.
    ///
    /// @return empty when the text is not an IPv4 address, with or without a prefix length
    public static Optional<Ipv4Network> of(String text) {
        Matcher matcher = CIDR.matcher(text);
        if (!matcher.matches() || !Addresses.isIpv4(matcher.group(1))) {
            return Optional.empty();
        }
        int bits = matcher.group(2) == null ? ALL : Integer.parseInt(matcher.group(2));
        return bits > ALL ? Optional.empty() : Optional.of(new Ipv4Network(number(matcher.group(1)), bits));
    }

    private static int number(String address) {
        int number = 0;
        for (String octet : address.split("\\.", 4)) {
            number = number << 8 | Integer.parseInt(octet);
        }
        return number;
    }

    private static int mask(int bits) {
        return bits == 0 ? 0 : -1 << (ALL - bits);
    }

    /// Whether the two have an address in common.
    public boolean overlaps(Ipv4Network other) {
        int common = mask(Math.min(bits, other.bits));
        return (address & common) == (other.address & common);
    }

    /// The number of addresses, including the first and the last, which no host can have.
    public long size() {
        return 1L << (ALL - bits);
    }

    /// @param number counted from the network's own address, which is 0
    /// @return the address with this number
    public String host(int number) {
        return dotted(address + number);
    }

    /// The second half of this network.
    public Ipv4Network upperHalf() {
        return new Ipv4Network(address + (int) (size() / 2), bits + 1);
    }

    /// The start of this network with the given prefix length, if this network is larger; else this network.
    public Ipv4Network atMost(int prefix) {
        return bits >= prefix ? this : new Ipv4Network(address, prefix);
    }

    private static String dotted(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }

    @Override
    public String toString() {
        return dotted(address) + "/" + bits;
    }
}
