package org.signetmail.net;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import org.signetmail.text.SyntaxError;

import static org.assertj.core.api.Assertions.assertThat;

class ClientHelloTest {
    @Property(tries = 5000)
    void anyOctetsAreAHelloOrRefused(@ForAll byte[] octets) {
        try {
            assertThat(ClientHello.parse(octets, octets.length).versions()).isNotNull();
        } catch (SyntaxError refused) {
            assertThat(refused.reason()).isNotBlank();
        }
    }

    @Property(tries = 3000)
    void aDamagedHelloToo(@ForAll @net.jqwik.api.constraints.IntRange(max = 200) int place, @ForAll byte octet) throws Exception {
        byte[] hello = hello("mail.example.test");
        hello[Math.min(place, hello.length - 1)] = octet;
        anyOctetsAreAHelloOrRefused(hello);
    }

    @Test
    void readsWhatTheJdkSends() throws Exception {
        byte[] octets = hello("mail.example.test");
        ClientHello hello = ClientHello.parse(octets, octets.length);
        assertThat(hello.serverName()).isEqualTo("mail.example.test");
        assertThat(hello.versions()).contains(0x0304, 0x0303);
        assertThat(hello.ecdsa()).isTrue();
        assertThat(hello.versionWords()).isEqualTo("TLS 1.2, TLS 1.3");
    }

    /** A real hello, out of its record. */
    private static byte[] hello(String name) throws Exception {
        byte[] record = record(name);
        return java.util.Arrays.copyOfRange(record, 5, record.length);
    }

    /** A real hello in its record. */
    static byte[] record(String name) throws java.io.IOException {
        var engine = defaultContext().createSSLEngine(name, 993);
        engine.setUseClientMode(true);
        var out = java.nio.ByteBuffer.allocate(32 * 1024);
        engine.beginHandshake();
        engine.wrap(java.nio.ByteBuffer.allocate(0), out);
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    private static javax.net.ssl.SSLContext defaultContext() {
        try {
            return javax.net.ssl.SSLContext.getDefault();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
