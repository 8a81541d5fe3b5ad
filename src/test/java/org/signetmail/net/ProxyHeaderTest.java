package org.signetmail.net;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.signetmail.text.SyntaxError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ProxyHeaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String FOUR = SIGNATURE + "2111000c" + "cb007109" + "c0000201" + "d431" + "0019";

    @ParameterizedTest
    @ValueSource(strings = {"PROXY TCP4 203.0.113.9 192.0.2.1 54321 25\r\n", "PROXY TCP6 2001:db8::9 2001:db8::1 54321 25\r\n",
        "PROXY TCP6 ::ffff:203.0.113.9 2001:db8::1 54321 25\r\n"})
    void lines(String line) throws Exception {
        ProxyHeader header = read((line + "EHLO x\r\n").getBytes(StandardCharsets.US_ASCII), line.length());
        String[] words = line.strip().split(" ");
        assertThat(header).isEqualTo(new ProxyHeader(new InetSocketAddress(words[2], 54_321), new InetSocketAddress(words[3], 25)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN\r\n", "PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n"})
    void aProxyThatSpeaksForItself(String line) {
        assertThat(read(line.getBytes(StandardCharsets.US_ASCII), line.length())).isEqualTo(new ProxyHeader(null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EHLO client.example\r\n", "PROXY TCP4 203.0.113.9 192.0.2.1 54321\r\n", "PROXY TCP4 2001:db8::9 2001:db8::1 1 2\r\n",
        "PROXY TCP4 localhost 192.0.2.1 1 2\r\n", "PROXY TCP4 203.0.113.9 192.0.2.1 65536 25\r\n", "PROXY TCP4 203.0.113.9 192.0.2.1 01 25\r\n",
        "PROXY TCP4  203.0.113.9 192.0.2.1 1 25\r\n", "PROXY UDP4 203.0.113.9 192.0.2.1 1 25\r\n", "PROXY UNKNOWNS\r\n", "PROXY TCP4 303.0.113.9 192.0.2.1 1 2\r\n",
        "PROXY TCP4 203.0.113.9 192.0.2.1 1 2                                                                                            \r\n"})
    void linesThatAreNone(String line) {
        assertThatExceptionOfType(SyntaxError.class).isThrownBy(() -> read(line.getBytes(StandardCharsets.US_ASCII), line.length()));
    }

    @Test
    void binary() throws Exception {
        assertThat(read(hex(FOUR + "16030100"), 28)).isEqualTo(new ProxyHeader(new InetSocketAddress("203.0.113.9", 54_321), new InetSocketAddress("192.0.2.1", 25)));
        String six = SIGNATURE + "21210024" + "20010db8000000000000000000000009" + "20010db8000000000000000000000001" + "d431" + "0019";
        assertThat(read(hex(six), 52)).isEqualTo(new ProxyHeader(new InetSocketAddress("2001:db8::9", 54_321), new InetSocketAddress("2001:db8::1", 25)));
        assertThat(read(hex(SIGNATURE + "20000000"), 16)).as("LOCAL").isEqualTo(new ProxyHeader(null, null));
        assertThat(read(hex(SIGNATURE + "21000000"), 16)).as("PROXY, UNSPEC").isEqualTo(new ProxyHeader(null, null));
    }

    @Test
    void aChecksumIsChecked() {
        byte[] header = hex(SIGNATURE + "21110013" + "cb007109" + "c0000201" + "d431" + "0019" + "030004" + "00000000");
        var crc = new CRC32C();
        crc.update(header);
        ByteBuffer.wrap(header).putInt(header.length - 4, (int) crc.getValue());
        assertThat(read(header, header.length).source()).isNotNull();
        header[16] ^= 1;
        assertThatExceptionOfType(SyntaxError.class).isThrownBy(() -> read(header, header.length)).withMessageContaining("checksum");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1111000c", "2211000c", "2111000b", "21120004", "2121000c", "2111ffff"})
    void binaryThatIsNone(String fields) {
        byte[] header = Arrays.copyOf(hex(SIGNATURE + fields), 80_000);
        assertThatExceptionOfType(SyntaxError.class).isThrownBy(() -> read(header, 16 + ((header[14] & 0xff) << 8 | header[15] & 0xff)));
    }

    @Property
    void neverPastTheHeaderAndNothingElseIsThrown(@ForAll @Size(max = 300) byte[] random, @ForAll @IntRange(max = 28) int cut, @ForAll boolean line) {
        byte[] start = Arrays.copyOf(line ? "PROXY TCP4 203.0.113.9 192.0.2.1 54321 25\r\n".getBytes(StandardCharsets.US_ASCII) : hex(FOUR), cut);
        byte[] all = Arrays.copyOf(start, start.length + random.length);
        System.arraycopy(random, 0, all, start.length, random.length);
        try {
            ProxyHeader header = read(all, -1);
            assertThat(header == null || (header.source() == null) == (header.destination() == null)).isTrue();
        } catch (SyntaxError declared) {
            assertThat(declared.reason()).isNotEmpty();
        }
    }

    /** As a connection reads it: never more than is asked for. @param length it must have, or -1; null when it is cut short */
    private static ProxyHeader read(byte[] octets, int length) {
        byte[] buffer = new byte[ProxyHeader.MOST_OCTETS];
        int have = 0;
        int needed = ProxyHeader.needed(buffer, 0);
        while (have < needed) {
            assertThat(needed).isLessThanOrEqualTo(ProxyHeader.MOST_OCTETS);
            if (needed > octets.length) {
                return null;
            }
            System.arraycopy(octets, have, buffer, have, needed - have);
            have = needed;
            needed = ProxyHeader.needed(buffer, have);
        }
        if (length >= 0) {
            assertThat(have).isEqualTo(length);
        }
        return ProxyHeader.parse(buffer, have);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
