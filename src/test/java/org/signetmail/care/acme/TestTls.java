package org.signetmail.care.acme;

import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import org.signetmail.tls.Authority;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Pem;

/** A TLS server's side for localhost, and the root that it is verified against. */
record TestTls(SSLContext context, String rootPem) {
    static TestTls make() {
        Authority authority = Authority.create("Root of the test", Instant.now());
        KeyPair pair = KeySpec.ECDSA_P256.generate();
        X509Certificate leaf = authority.sign(pair.getPublic(), List.of("localhost"), Instant.now(), Duration.ofDays(1));
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", pair.getPrivate(), new char[0], new X509Certificate[] {leaf});
            var keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return new TestTls(context, Pem.write(List.of(authority.certificate())));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
