package org.signetmail.tls;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority of the installation's own: signs leaves for its servers and for its accounts' clients. Immutable, thread-safe.
 *
 * @param certificate self-signed, its own root
 */
public record Authority(X509Certificate certificate, PrivateKey key) {
    private static final Duration OWN_LIFE = Duration.ofDays(3652);
    /** Clocks of clients differ. */
    private static final Duration BACKDATED = Duration.ofHours(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new authority that may speak for any name: ECDSA P-256, ten years. */
    public static Authority create(String name, Instant now) {
        return create(name, List.of(), now);
    }

    /** A new authority that may speak for these domains, and what is below them, alone; without any it may for all. */
    public static Authority create(String name, List<String> domains, Instant now) {
        return made(name(name), KeySpec.ECDSA_P256.generate(), domains, now);
    }

    /** The same authority, key and name, that may speak for these too. What it has signed stands. */
    public Authority widened(List<String> more, Instant now) {
        var all = new ArrayList<>(constraints().domains());
        all.addAll(more);
        return made(X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()), new KeyPair(certificate.getPublicKey(), key), all, now);
    }

    /** For whom it may speak. */
    public NameConstraint constraints() {
        return NameConstraint.of(certificate);
    }

    private static Authority made(X500Name subject, KeyPair pair, List<String> domains, Instant now) {
        try {
            var builder = builder(subject, subject, now, OWN_LIFE, pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(Extension.subjectKeyIdentifier, false, new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            if (!domains.isEmpty()) {
                // Critical, as RFC 5280 4.2.1.10 wants it: who does not understand it must not believe us.
                builder.addExtension(Extension.nameConstraints, true, NameConstraint.extension(domains));
            }
            return new Authority(signed(builder, pair.getPrivate()), pair.getPrivate());
        } catch (CertIOException | java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A server's certificate, signed by this authority. @param names DNS names (A-labels, wildcards too) and addresses */
    public X509Certificate sign(PublicKey leaf, List<String> names, Instant now, Duration life) {
        try {
            X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
            // A leaf that outlives its issuer is believed by nobody after that.
            Duration left = Duration.between(now, certificate.getNotAfter().toInstant());
            var builder = leaf(issuer, leaf, names, now, life.compareTo(left) < 0 ? life : left);
            builder.addExtension(Extension.authorityKeyIdentifier, false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate.getPublicKey()));
            return signed(builder, key);
        } catch (CertIOException | java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client's certificate, signed by this authority. @param mail an ASCII address: whose client it is */
    public X509Certificate signClient(PublicKey leaf, String mail, Instant now, Duration life) {
        try {
            X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
            Duration left = Duration.between(now, certificate.getNotAfter().toInstant());
            var builder = builder(issuer, name(commonName(List.of(mail))), now, life.compareTo(left) < 0 ? life : left, leaf);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.rfc822Name, mail)));
            builder.addExtension(Extension.subjectKeyIdentifier, false, new JcaX509ExtensionUtils().createSubjectKeyIdentifier(leaf));
            builder.addExtension(Extension.authorityKeyIdentifier, false, new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate.getPublicKey()));
            return signed(builder, key);
        } catch (CertIOException | java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A certificate that stands for itself. */
    public static X509Certificate selfSigned(KeyPair pair, List<String> names, Instant now, Duration life) {
        try {
            return signed(leaf(name(commonName(names)), pair.getPublic(), names, now, life), pair.getPrivate());
        } catch (CertIOException | java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JcaX509v3CertificateBuilder leaf(X500Name issuer, PublicKey key, List<String> names, Instant now, Duration life)
            throws CertIOException, java.security.NoSuchAlgorithmException {
        var builder = builder(issuer, name(commonName(names)), now, life, key);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature
                | (key.getAlgorithm().equals("RSA") ? KeyUsage.keyEncipherment : 0)));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names.stream().map(Authority::generalName).toArray(GeneralName[]::new)));
        builder.addExtension(Extension.subjectKeyIdentifier, false, new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
        return builder;
    }

    static GeneralName generalName(String name) {
        return Names.address(name) == null ? new GeneralName(GeneralName.dNSName, Names.ascii(name)) : new GeneralName(GeneralName.iPAddress, name);
    }

    /**
     * A common name has at most 64 characters; the alternative names are what counts. No address: OpenSSL takes one for a host
     * name, which no constraint permits.
     */
    private static String commonName(List<String> names) {
        return names.stream().filter(n -> n.length() <= 64 && Names.address(n) == null).findFirst().orElse("mail server");
    }

    private static X500Name name(String common) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, common).build();
    }

    private static JcaX509v3CertificateBuilder builder(X500Name issuer, X500Name subject, Instant now, Duration life, PublicKey key) {
        // RFC 5280 4.1.2.2: positive, at most 20 octets; 127 random bits are never met twice.
        BigInteger serial = new BigInteger(126, RANDOM).setBit(126);
        return new JcaX509v3CertificateBuilder(issuer, serial, Date.from(now.minus(BACKDATED)), Date.from(now.plus(life)), subject, key);
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey key) {
        try {
            var signer = new JcaContentSignerBuilder(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA").build(key);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException | CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "Authority[" + certificate.getSubjectX500Principal() + "]";
    }
}
