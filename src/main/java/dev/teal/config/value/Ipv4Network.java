package dev.teal.config.value;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An IPv4 network in CIDR notation: `172.18.0.0/24`.
///
/// @param address the first address, as the 32 bits of an `int`
/// @param bits    how many of them all addresses of the network share, 0 to 32
public record Ipv4Network(int address, int bits) {
    /// The bits of the smallest network that an app's containers fit in, of 16 addresses. The network itself,
    /// gateway, both slots and broadcast need five; the upper eight are for the release command and for other
    /// containers, such as a tunnel's, and a deployment must not fail because those took all.
    public static final int SMALLEST_SUBNET = 28;

    private static final Pattern CIDR = Pattern.compile("([0-9.]+)(?:/([0-9]{1,2}))?");
    private static final int ALL = 32;

    public Ipv4Network {
        if (bits < 0 || bits > ALL) {
            throw new IllegalArgumentException("an IPv4 network of " + bits + " bits");
        }
        address &= mask(bits);
    }

    /// The network of an address: `10.0.0.5/24` is in `10.0.0.0/24`, and `10.0.0.5` alone is `10.0.0.5/32`.
    ///
    /// @return empty when the text is not an IPv4 address, with or without a number of bits
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

    /// How many addresses it has; the first and the last are no host's.
    public long size() {
        return 1L << (ALL - bits);
    }

    /// @param number counted from the network's own address, which is 0
    public String host(int number) {
        return dotted(address + number);
    }

    /// The second half of its addresses.
    public Ipv4Network upperHalf() {
        return new Ipv4Network(address + (int) (size() / 2), bits + 1);
    }

    /// Its first addresses, when it is larger than a network of so many bits; else the network itself.
    public Ipv4Network atMost(int smaller) {
        return bits >= smaller ? this : new Ipv4Network(address, smaller);
    }

    private static String dotted(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }

    @Override
    public String toString() {
        return dotted(address) + "/" + bits;
    }
}
