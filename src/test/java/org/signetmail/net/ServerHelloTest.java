package org.signetmail.net;

import java.util.Arrays;
import java.util.HexFormat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

import static org.assertj.core.api.Assertions.assertThat;

/** The group of a key exchange, read from a server's first flight. */
class ServerHelloTest {
    /** RFC 8448 3: the ServerHello of a simple 1-RTT handshake. */
    private static final byte[] HELLO = HexFormat.of().parseHex(("160303005a020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e26928"
            + "0013010000 2e00330024001d0020c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f002b00020304").replace(" ", ""));

    @Example
    void rfc8448() {
        assertThat(ServerHello.group(HELLO)).contains("X25519");
        byte[] odd = HELLO.clone();
        // The group's octets.
        odd[53] = 0x7f;
        assertThat(ServerHello.group(odd)).contains("0x7F1D");
    }

    @Example
    void cutAnywhere() {
        for (int length = 0; length < HELLO.length; length++) {
            assertThat(ServerHello.group(Arrays.copyOf(HELLO, length))).as("%s octets", length).isEmpty();
        }
    }

    @Property
    void anyOctets(@ForAll @Size(max = 300) byte[] octets) {
        assertThat(ServerHello.group(octets)).isNotNull();
    }

    @Property(tries = 3000)
    void damaged(@ForAll int place, @ForAll byte octet) {
        byte[] hello = HELLO.clone();
        hello[Math.floorMod(place, hello.length)] = octet;
        assertThat(ServerHello.group(hello)).isNotNull();
    }
}
