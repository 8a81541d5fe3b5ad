package org.signetmail.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

import org.signetmail.text.SyntaxError;

/**
 * What a proxy says about the connection it passes on: the PROXY protocol, version 1 (a line) and 2 (binary), as HAProxy's
 * proxy-protocol.txt (2020/03/05) has it. Pure; no octet behind the header is asked for.
 *
 * @param source the client, or null where the proxy speaks for itself (LOCAL, UNKNOWN)
 * @param destination where the client connected to, or null
 */
record ProxyHeader(@Nullable InetSocketAddress source, @Nullable InetSocketAddress destination) {
    /** More than any address takes; the rest is left for what a proxy adds about its TLS. */
    static final int MOST_OCTETS = 4096;

    private static final ProxyHeader ITSELF = new ProxyHeader(null, null);
    private static final byte[] SIGNATURE = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
    private static final byte[] WORD = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    /** Section 2.1: the longest line of version 1, with CRLF. */
    private static final int MOST_LINE = 107;
    private static final int SHORTEST = 12;
    private static final int CRC32C_FIELD = 3;

    /**
     * How many octets must be there before the next question, or the header's length when they are there: the answer is
     * then no more than {@code length}.
     *
     * @throws SyntaxError when it cannot become a header
     */
    static int needed(byte[] octets, int length) {
        int seen = Math.min(length, SHORTEST);
        if (Arrays.equals(octets, 0, seen, SIGNATURE, 0, seen)) {
            if (length < 16) {
                return length < SHORTEST ? SHORTEST : 16;
            }
            int whole = 16 + ((octets[14] & 0xff) << 8 | octets[15] & 0xff);
            if (whole > MOST_OCTETS) {
                throw new SyntaxError(14, "a PROXY header of " + whole + " octets");
            }
            return whole;
        }
        if (!Arrays.equals(octets, 0, Math.min(length, WORD.length), WORD, 0, Math.min(length, WORD.length))) {
            throw new SyntaxError(0, "there is no PROXY header");
        }
        if (length < SHORTEST) {
            return SHORTEST;
        }
        if (octets[length - 2] == '\r' && octets[length - 1] == '\n') {
            return length;
        }
        if (length >= MOST_LINE) {
            throw new SyntaxError(length, "a PROXY line without end");
        }
        return length + 1;
    }

    /** @param octets a whole header as {@link #needed} measured it */
    static ProxyHeader parse(byte[] octets, int length) {
        return octets[0] == 'P' ? line(new String(octets, 0, length - 2, StandardCharsets.ISO_8859_1)) : binary(octets, length);
    }

    /** <pre>"PROXY" SP ( "TCP4" / "TCP6" ) SP source SP destination SP port SP port CRLF, or "PROXY UNKNOWN" … CRLF</pre> */
    private static ProxyHeader line(String line) {
        if (line.equals("PROXY UNKNOWN") || line.startsWith("PROXY UNKNOWN ")) {
            return ITSELF;
        }
        String[] words = line.split(" ", -1);
        if (words.length != 6 || !words[1].equals("TCP4") && !words[1].equals("TCP6")) {
            throw new SyntaxError(0, "a PROXY line that is none of TCP4, TCP6 and UNKNOWN");
        }
        int octets = words[1].equals("TCP4") ? 4 : 16;
        return new ProxyHeader(new InetSocketAddress(address(words[2], octets), port(words[4])), new InetSocketAddress(address(words[3], octets), port(words[5])));
    }

    private static InetAddress address(String text, int octets) {
        boolean possible = octets == 4 ? text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}") : text.indexOf(':') >= 0 && text.matches("[0-9A-Fa-f:.]{2,45}");
        try {
            if (possible) {
                byte[] raw = InetAddress.getByName(text).getAddress();
                // An IPv4 address as IPv6 writes it is one of the other family, to the JDK.
                if (raw.length == octets || octets == 16) {
                    return InetAddress.getByAddress(raw);
                }
            }
        } catch (UnknownHostException _) {
            throw new SyntaxError(0, "\"" + text + "\" is no address");
        }
        throw new SyntaxError(0, "no address of " + octets + " octets in a PROXY line");
    }

    private static int port(String text) {
        if (!text.matches("0|[1-9][0-9]{0,4}") || Integer.parseInt(text) > 65_535) {
            throw new SyntaxError(0, "no port in a PROXY line");
        }
        return Integer.parseInt(text);
    }

    /** Section 2.2. */
    private static ProxyHeader binary(byte[] octets, int length) {
        int version = octets[12] >> 4 & 0xf;
        int command = octets[12] & 0xf;
        if (version != 2 || command > 1) {
            throw new SyntaxError(12, "a PROXY header of version " + version + ", command " + command);
        }
        int addresses = switch (octets[13] & 0xff) {
            case 0x11, 0x12 -> 4;
            case 0x21, 0x22 -> 16;
            default -> 0;
        };
        int fields = switch (octets[13] >> 4 & 0xf) {
            case 1 -> 12;
            case 2 -> 36;
            case 3 -> 216;
            default -> 0;
        };
        if (command == 0) {
            return ITSELF;
        }
        if (16 + fields > length) {
            throw new SyntaxError(14, "a PROXY header too short for its addresses");
        }
        checksum(octets, 16 + fields, length);
        if (addresses == 0) {
            return ITSELF;
        }
        int ports = 16 + 2 * addresses;
        return new ProxyHeader(at(octets, 16, addresses, ports), at(octets, 16 + addresses, addresses, ports + 2));
    }

    private static InetSocketAddress at(byte[] octets, int from, int width, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(Arrays.copyOfRange(octets, from, from + width)), (octets[port] & 0xff) << 8 | octets[port + 1] & 0xff);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 octets are an address", e);
        }
    }

    /** Walks the fields behind the addresses; a checksum among them must be right (section 2.2.3). */
    private static void checksum(byte[] octets, int from, int end) {
        int at = from;
        while (at < end) {
            if (end - at < 3) {
                throw new SyntaxError(at, "a field of a PROXY header cut short");
            }
            int size = (octets[at + 1] & 0xff) << 8 | octets[at + 2] & 0xff;
            if (size > end - at - 3) {
                throw new SyntaxError(at, "a field of a PROXY header cut short");
            }
            if (octets[at] == CRC32C_FIELD) {
                if (size != 4) {
                    throw new SyntaxError(at, "a checksum of " + size + " octets");
                }
                byte[] cleared = Arrays.copyOf(octets, end);
                Arrays.fill(cleared, at + 3, at + 7, (byte) 0);
                var crc = new CRC32C();
                crc.update(cleared);
                if ((int) crc.getValue() != ByteBuffer.wrap(octets, at + 3, 4).getInt()) {
                    throw new SyntaxError(at, "a PROXY header whose checksum is wrong");
                }
            }
            at += 3 + size;
        }
    }
}
