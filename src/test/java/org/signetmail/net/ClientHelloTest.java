package org.signetmail.net;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import org.signetmail.text.SyntaxError;
import org.signetmail.tls.Profile;

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
        assertThat(hello.ecdsa(Profile.MODERN)).isTrue();
        assertThat(hello.versionWords()).isEqualTo("TLS 1.2, TLS 1.3");
    }

    @Test
    void ciphersOfOlderVersionsSayWhichKeyTheClientKnows() throws Exception {
        assertThat(tls12("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256").ecdsa(Profile.INTERMEDIATE)).isFalse();
        assertThat(tls12("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384").ecdsa(Profile.INTERMEDIATE)).isTrue();
        ClientHello cbc = tls12("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
        assertThat(cbc.ecdsa(Profile.INTERMEDIATE)).as("no ECDSA cipher of this profile").isFalse();
        assertThat(cbc.ecdsa(Profile.LEGACY)).isTrue();
    }

    private static ClientHello tls12(String... ciphers) throws Exception {
        var engine = defaultContext().createSSLEngine("mail.example.test", 993);
        engine.setEnabledProtocols(new String[] {"TLSv1.2"});
        engine.setEnabledCipherSuites(ciphers);
        byte[] record = record(engine);
        return ClientHello.parse(java.util.Arrays.copyOfRange(record, 5, record.length), record.length - 5);
    }

    /** A real hello, out of its record. */
    private static byte[] hello(String name) throws Exception {
        byte[] record = record(name);
        return java.util.Arrays.copyOfRange(record, 5, record.length);
    }

    /** A real hello in its record. */
    static byte[] record(String name) throws java.io.IOException {
        return record(defaultContext().createSSLEngine(name, 993));
    }

    private static byte[] record(javax.net.ssl.SSLEngine engine) throws java.io.IOException {
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
