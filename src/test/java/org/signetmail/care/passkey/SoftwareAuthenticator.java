package org.signetmail.care.passkey;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.EC2COSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;

/** A device with one passkey, and the browser before it: answers as WebAuthn 6.1 and 6.5 say, or wrongly where a test wants it. */
final class SoftwareAuthenticator {
    private static final int PRESENT = 0x01;
    private static final int VERIFIED = 0x04;
    private static final int ATTESTED = 0x40;

    private final KeyPair pair;
    private final byte[] id = "a credential of a test".getBytes(StandardCharsets.US_ASCII);
    private final byte[] handle;
    String origin = "https://mail.example.test";
    String party = "mail.example.test";
    boolean verifies = true;
    int count = 1;

    SoftwareAuthenticator(String handle) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        pair = generator.generateKeyPair();
        this.handle = Base64.getUrlDecoder().decode(handle);
    }

    private static String text(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    private static byte[] sha256(byte[] octets) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(octets);
    }

    private byte[] clientData(String type, String challenge) {
        return ("{\"type\":\"" + type + "\",\"challenge\":\"" + challenge + "\",\"origin\":\"" + origin + "\",\"crossOrigin\":false}").getBytes(StandardCharsets.UTF_8);
    }

    private byte[] authenticatorData(byte[] attested) throws GeneralSecurityException {
        int flags = PRESENT | (verifies ? VERIFIED : 0) | (attested.length > 0 ? ATTESTED : 0);
        return ByteBuffer.allocate(37 + attested.length).put(sha256(party.getBytes(StandardCharsets.US_ASCII))).put((byte) flags).putInt(count++).put(attested).array();
    }

    String register(String challenge) throws GeneralSecurityException {
        byte[] attested = new AttestedCredentialDataConverter(new ObjectConverter())
                .convert(new AttestedCredentialData(AAGUID.ZERO, id, EC2COSEKey.create((ECPublicKey) pair.getPublic(), COSEAlgorithmIdentifier.ES256)));
        byte[] data = authenticatorData(attested);
        var object = new ByteArrayOutputStream();
        // CBOR (RFC 8949): {"fmt": "none", "attStmt": {}, "authData": octets}
        object.writeBytes(new byte[] {(byte) 0xa3, 0x63, 'f', 'm', 't', 0x64, 'n', 'o', 'n', 'e', 0x67, 'a', 't', 't', 'S', 't', 'm', 't', (byte) 0xa0,
            0x68, 'a', 'u', 't', 'h', 'D', 'a', 't', 'a', 0x59, (byte) (data.length >> 8), (byte) data.length});
        object.writeBytes(data);
        return "{\"id\":\"" + text(id) + "\",\"rawId\":\"" + text(id) + "\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\""
                + text(clientData("webauthn.create", challenge)) + "\",\"attestationObject\":\"" + text(object.toByteArray())
                + "\",\"transports\":[\"internal\"]},\"clientExtensionResults\":{},\"authenticatorAttachment\":\"platform\"}";
    }

    String signIn(String challenge) throws GeneralSecurityException {
        byte[] client = clientData("webauthn.get", challenge);
        byte[] data = authenticatorData(new byte[0]);
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(data);
        signature.update(sha256(client));
        return "{\"id\":\"" + text(id) + "\",\"rawId\":\"" + text(id) + "\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"" + text(client)
                + "\",\"authenticatorData\":\"" + text(data) + "\",\"signature\":\"" + text(signature.sign()) + "\",\"userHandle\":\"" + text(handle)
                + "\"},\"clientExtensionResults\":{},\"authenticatorAttachment\":\"platform\"}";
    }
}
