package org.signetmail.care;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

import org.signetmail.store.Certificates.Kept;
import org.signetmail.store.NextKeyBook;
import org.signetmail.store.Store;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Pem;
import org.signetmail.tls.SigningRequest;

/**
 * The key that a certificate will have next. It is made long before it is used, so that its TLSA record is in the DNS, and in
 * everybody's cache, by the time of the renewal (RFC 7671 8.1). Thread-safe.
 */
public final class NextKeys {
    private final Store store;

    public NextKeys(Store store) {
        this.store = store;
    }

    /** The key pair for the renewal of this certificate, of the same kind as its key: the same one until a leaf has it. */
    public KeyPair after(String certificate, X509Certificate leaf) {
        return after(certificate, leaf, KeySpec.of(leaf.getPublicKey()));
    }

    /** @param spec the kind that is wanted from now on */
    public KeyPair after(String certificate, X509Certificate leaf, KeySpec spec) {
        NextKeyBook book = store.nextKeys();
        Optional<NextKeyBook.Kept> kept = book.find(certificate);
        Optional<NextKeyBook.Kept> usable = kept.filter(next -> follows(next, leaf, spec));
        if (usable.isPresent()) {
            return pair(usable.get());
        }
        KeyPair made = spec.generate();
        book.put(new NextKeyBook.Kept(certificate, text(made.getPublic()), Pem.write(made.getPrivate())), kept.map(NextKeyBook.Kept::publicKey).orElse(null));
        return book.find(certificate).map(NextKeys::pair).orElse(made);
    }

    private static boolean follows(NextKeyBook.Kept next, X509Certificate leaf, KeySpec spec) {
        byte[] key = Base64.getDecoder().decode(next.publicKey());
        return !Arrays.equals(key, leaf.getPublicKey().getEncoded()) && spec.fits(key);
    }

    /** Without reading the private key: pages ask often. */
    private byte[] publicAfter(String certificate, X509Certificate leaf, KeySpec spec) {
        return store.nextKeys().find(certificate).filter(next -> follows(next, leaf, spec)).map(next -> Base64.getDecoder().decode(next.publicKey()))
                .orElseGet(() -> after(certificate, leaf, spec).getPublic().getEncoded());
    }

    /** SubjectPublicKeyInfo of the key that will follow, where it is known: ours is made now, that of a request waits already. */
    Optional<byte[]> publicKeyAfter(Kept kept, X509Certificate leaf) {
        Optional<byte[]> asked = store.certificateRequests().find(kept.name()).map(pending -> SigningRequest.publicKey(pending.requestPem()));
        return asked.or(() -> switch (kept.source()) {
            case OWN_CA -> Optional.of(publicAfter(kept.name(), leaf, KeySpec.of(leaf.getPublicKey())));
            case ORDERED -> store.acme().order(kept.name()).map(order -> publicAfter(kept.name(), leaf, KeySpec.valueOf(order.plan().keyKind())));
            // One that stands for itself keeps its key; the others' next keys are made elsewhere.
            case SELF_SIGNED, FILES, IMPORTED, REQUESTED -> Optional.empty();
        });
    }

    private static String text(PublicKey key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    private static KeyPair pair(NextKeyBook.Kept kept) {
        try {
            var key = Pem.read(kept.keyPem(), null).keys().getFirst();
            return new KeyPair(KeyFactory.getInstance(key.getAlgorithm()).generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(kept.publicKey()))), key);
        } catch (Pem.Unreadable | GeneralSecurityException e) {
            throw new IllegalStateException("the next key of " + kept.certificate() + " cannot be read", e);
        }
    }
}
