package org.signetmail.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Puts certificates and a key together: the leaf that answers the key, the chain in order, the root left out. */
public sealed interface Assembly {
    record Done(Credential credential) implements Assembly {}

    /** @param why in words for the administrator */
    record Faulty(String why) implements Assembly {}

    static Assembly of(String name, Pem.Contents contents) {
        if (contents.keys().isEmpty()) {
            return new Faulty("there is no private key in it");
        }
        if (contents.certificates().isEmpty()) {
            return new Faulty("there is no certificate in it");
        }
        if (contents.keys().size() > 1) {
            return new Faulty("there are " + contents.keys().size() + " private keys in it; one is wanted");
        }
        PrivateKey key = contents.keys().getFirst();
        if (!key.getAlgorithm().equals("RSA") && !key.getAlgorithm().equals("EC")) {
            return new Faulty("a private key of kind " + key.getAlgorithm() + " does not serve here; RSA or ECDSA is wanted");
        }
        // A renewal with the same key may bring the old certificate along: the one that lasts longer is meant.
        Optional<X509Certificate> leaf = contents.certificates().stream().filter(c -> answers(c.getPublicKey(), key))
                .max(Comparator.comparing(X509Certificate::getNotAfter));
        if (leaf.isEmpty()) {
            return new Faulty("the private key belongs to none of the certificates (the first is for "
                    + contents.certificates().getFirst().getSubjectX500Principal().getName() + ")");
        }
        return new Done(new Credential(name, key, chain(leaf.get(), contents.certificates())));
    }

    private static List<X509Certificate> chain(X509Certificate leaf, List<X509Certificate> all) {
        var chain = new ArrayList<>(List.of(leaf));
        X509Certificate last = leaf;
        while (!selfIssued(last)) {
            X509Certificate child = last;
            Optional<X509Certificate> issuer = all.stream().filter(c -> !chain.contains(c) && issued(c, child)).findFirst();
            if (issuer.isEmpty() || selfIssued(issuer.get())) {
                break;
            }
            last = issuer.get();
            chain.add(last);
        }
        return chain;
    }

    private static boolean selfIssued(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private static boolean issued(X509Certificate issuer, X509Certificate child) {
        if (!issuer.getSubjectX500Principal().equals(child.getIssuerX500Principal())) {
            return false;
        }
        try {
            child.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException other) {
            return false;
        }
    }

    /** Whether the two are a pair: what one signs the other verifies. */
    private static boolean answers(PublicKey known, PrivateKey key) {
        if (!known.getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        try {
            var signature = Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            var sample = new byte[32];
            signature.initSign(key);
            signature.update(sample);
            byte[] signed = signature.sign();
            signature.initVerify(known);
            signature.update(sample);
            return signature.verify(signed);
        } catch (GeneralSecurityException other) {
            return false;
        }
    }
}
