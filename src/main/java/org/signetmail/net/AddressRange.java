package org.signetmail.net;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An address, or a network as CIDR writes it: {@code 192.0.2.1}, {@code 192.0.2.0/24}, {@code 2001:db8::/32}. Immutable.
 *
 * @param network the first address; bits behind {@code bits} are none
 * @param bits how many leading bits count
 */
public record AddressRange(InetAddress network, int bits) {
    /** @throws IllegalArgumentException with the reason, for a person; host names are never looked up */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        // What is made of these alone is an address to the resolver, or an error; it asks no DNS.
        if (host.isEmpty() || !host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*")) {
            throw new IllegalArgumentException("\"" + text + "\" is no address and no network");
        }
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no address and no network", e);
        }
        int most = address.getAddress().length * 8;
        int bits = most;
        if (slash >= 0) {
            String width = text.substring(slash + 1);
            if (!width.matches("[0-9]{1,3}") || Integer.parseInt(width) > most) {
                throw new IllegalArgumentException("\"" + text + "\": a network's width is 0 to " + most);
            }
            bits = Integer.parseInt(width);
        }
        if (bits < most && !equal(address.getAddress(), new byte[most / 8], bits, most)) {
            throw new IllegalArgumentException("\"" + text + "\" has bits set behind its width");
        }
        return new AddressRange(address, bits);
    }

    public boolean contains(InetAddress address) {
        byte[] octets = address.getAddress();
        return octets.length == network.getAddress().length && equal(network.getAddress(), octets, 0, bits);
    }

    private static boolean equal(byte[] one, byte[] other, int fromBit, int toBit) {
        for (int bit = fromBit; bit < toBit; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + (bits == network.getAddress().length * 8 ? "" : "/" + bits);
    }
}
