package org.signetmail.net;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.HashMap;
import java.util.Map;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslPrivateKeyMethod;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.signetmail.tls.Credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class RsaSigningTest {
    private static final byte[] MESSAGE = "what the handshake said so far".getBytes(StandardCharsets.US_ASCII);

    /** The numbers of the kinds are BoringSSL's. */
    @BeforeAll
    static void theirNumbersAreThere() {
        OpenSsl.ensureAvailability();
    }

    @Test
    void anotherLibraryFindsEachKindOfSignatureGood() throws Exception {
        Credential credential = TestCertificates.rsa("a.example");
        RsaSigning signing = RsaSigning.with(credential.key()).orElseThrow();
        Map<Integer, Signature> kinds = new HashMap<>(Map.of(
                OpenSslPrivateKeyMethod.SSL_SIGN_RSA_PKCS1_SHA1, Signature.getInstance("SHA1withRSA", "SunRsaSign"),
                OpenSslPrivateKeyMethod.SSL_SIGN_RSA_PKCS1_SHA256, Signature.getInstance("SHA256withRSA", "SunRsaSign"),
                OpenSslPrivateKeyMethod.SSL_SIGN_RSA_PKCS1_SHA384, Signature.getInstance("SHA384withRSA", "SunRsaSign"),
                OpenSslPrivateKeyMethod.SSL_SIGN_RSA_PKCS1_SHA512, Signature.getInstance("SHA512withRSA", "SunRsaSign"),
                OpenSslPrivateKeyMethod.SSL_SIGN_RSA_PSS_RSAE_SHA256, pss(MGF1ParameterSpec.SHA256, 32),
                OpenSslPrivateKeyMethod.SSL_SIGN_RSA_PSS_RSAE_SHA384, pss(MGF1ParameterSpec.SHA384, 48),
                OpenSslPrivateKeyMethod.SSL_SIGN_RSA_PSS_RSAE_SHA512, pss(MGF1ParameterSpec.SHA512, 64)));
        for (var kind : kinds.entrySet()) {
            Signature verifying = kind.getValue();
            verifying.initVerify(credential.leaf());
            verifying.update(MESSAGE);
            assertThat(verifying.verify(signing.sign(null, kind.getKey(), MESSAGE))).as("0x%04x", kind.getKey()).isTrue();
        }
    }

    private static Signature pss(MGF1ParameterSpec digest, int salt) throws GeneralSecurityException {
        Signature verifying = Signature.getInstance("RSASSA-PSS", "SunRsaSign");
        verifying.setParameter(new PSSParameterSpec(digest.getDigestAlgorithm(), "MGF1", digest, salt, 1));
        return verifying;
    }

    @Test
    void whatItIsNotForItRefuses() throws Exception {
        assertThat(RsaSigning.with(TestCertificates.ecdsa("a.example").key())).isEmpty();
        RsaSigning signing = RsaSigning.with(TestCertificates.rsa("a.example").key()).orElseThrow();
        assertThatThrownBy(() -> signing.sign(null, OpenSslPrivateKeyMethod.SSL_SIGN_ECDSA_SECP256R1_SHA256, MESSAGE)).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> signing.decrypt(null, MESSAGE)).isInstanceOf(GeneralSecurityException.class);
    }
}
