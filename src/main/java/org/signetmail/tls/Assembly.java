package org.signetmail.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Puts certificates and a key together: the leaf that answers the key, the chain in order, the root left out. */
public sealed interface Assembly {
    /** Links; the longest that are about have four. */
    int LONGEST = 10;

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
        var pairs = new ArrayList<Credential>();
        for (PrivateKey key : contents.keys()) {
            // A renewal with the same key may bring the old certificate along: the one that lasts longer is meant.
            contents.certificates().stream().filter(c -> answers(c.getPublicKey(), key)).max(Comparator.comparing(X509Certificate::getNotAfter))
                    .ifPresent(leaf -> pairs.add(new Credential(name, key, chain(leaf, contents.certificates()))));
        }
        if (pairs.isEmpty()) {
            return new Faulty("the private key belongs to none of the certificates (the first is for " + words(contents.certificates().getFirst()) + ")");
        }
        if (pairs.size() > 1) {
            // An authority's key may lie beside that of the server.
            pairs.removeIf(pair -> pair.leaf().getBasicConstraints() >= 0);
        }
        if (pairs.size() != 1) {
            return new Faulty("there are private keys of several certificates in it; bring one at a time");
        }
        Credential pair = pairs.getFirst();
        String kind = pair.key().getAlgorithm();
        return kind.equals("RSA") || kind.equals("EC") ? new Done(pair)
                : new Faulty("a private key of kind " + kind + " does not serve here; RSA or ECDSA is wanted");
    }

    /** What of the contents the credential does without, and what it lacks, in words. */
    static List<String> leftOut(Credential credential, Pem.Contents contents) {
        var words = new ArrayList<String>();
        X509Certificate last = credential.chain().getLast();
        boolean rootGiven = false;
        for (X509Certificate certificate : contents.certificates()) {
            boolean root = selfIssued(certificate) && !certificate.equals(credential.leaf()) && issued(certificate, last);
            rootGiven |= root;
            if (root) {
                words.add("the root " + words(certificate) + " is left out: whoever trusts it has it");
            } else if (!credential.chain().contains(certificate)) {
                words.add("the certificate " + words(certificate) + " is left out: it is no part of the chain");
            }
        }
        if (contents.keys().size() > 1) {
            words.add("private keys of other certificates are left out");
        }
        if (credential.chain().size() == 1 && !rootGiven && !selfIssued(last)) {
            words.add("the certificate of its issuer, " + last.getIssuerX500Principal().getName() + ", is not among what was given: clients may not find it");
        }
        return List.copyOf(words);
    }

    private static String words(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    /** From the leaf upwards. Whoever is in doubt between two of one name: the one that lasts longer, no root, and none that ends before the leaf. */
    static List<X509Certificate> chain(X509Certificate leaf, List<X509Certificate> all) {
        var chain = new ArrayList<>(List.of(leaf));
        X509Certificate last = leaf;
        while (!selfIssued(last) && chain.size() < LONGEST) {
            X509Certificate child = last;
            List<X509Certificate> issuers = all.stream().filter(c -> !chain.contains(c) && issued(c, child)).toList();
            boolean rooted = issuers.stream().anyMatch(Assembly::selfIssued);
            Optional<X509Certificate> issuer = issuers.stream()
                    // A crossing to an older root that ends first would only break the chain early.
                    .filter(c -> !selfIssued(c) && !(rooted && c.getNotAfter().before(leaf.getNotAfter())))
                    .max(Comparator.comparing(X509Certificate::getNotAfter));
            if (issuer.isEmpty()) {
                break;
            }
            last = issuer.get();
            chain.add(last);
        }
        return List.copyOf(chain);
    }

    static boolean selfIssued(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    static boolean issued(X509Certificate issuer, X509Certificate child) {
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
    static boolean answers(PublicKey known, PrivateKey key) {
        if (!known.getAlgorithm().equals(key.getAlgorithm()) || known instanceof RSAKey one && key instanceof RSAKey other
                && !one.getModulus().equals(other.getModulus())) {
            return false;
        }
        try {
            var signature = Signature.getInstance(switch (key.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                // Paired only to say by its name that it does not serve.
                default -> key.getAlgorithm();
            });
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
