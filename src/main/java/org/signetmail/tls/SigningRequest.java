package org.signetmail.tls;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/** A request for a certificate (PKCS#10, RFC 2986): what an administrator sends to an authority. */
public final class SigningRequest {
    /** A common name has at most 64 characters (RFC 5280 A.1, ub-common-name), as have the others. */
    private static final int LONGEST = 64;

    /** Who asks. Authorities that check no more than the domain leave it out of the certificate. @param country two letters (ISO 3166) */
    public record Subject(@Nullable String organization, @Nullable String unit, @Nullable String locality, @Nullable String state,
            @Nullable String country, @Nullable String email) {
        public static final Subject NONE = new Subject(null, null, null, null, null, null);

        /** Of a certificate that is to be renewed. */
        public static Subject of(X509Certificate certificate) {
            X500Name name = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
            return new Subject(value(name, BCStyle.O), value(name, BCStyle.OU), value(name, BCStyle.L), value(name, BCStyle.ST), value(name, BCStyle.C),
                    value(name, BCStyle.EmailAddress));
        }

        private static @Nullable String value(X500Name name, ASN1ObjectIdentifier type) {
            var found = name.getRDNs(type);
            return found.length == 0 ? null : found[0].getFirst().getValue().toString();
        }

        /** What is wrong with it, in words. */
        public Optional<String> fault() {
            for (String value : new @Nullable String[] {organization, unit, locality, state, email}) {
                if (value != null && (value.isBlank() || value.length() > LONGEST)) {
                    return Optional.of("\"" + value + "\" is no part of a subject: 1 to " + LONGEST + " characters");
                }
            }
            return country == null || country.matches("[A-Za-z]{2}") ? Optional.empty()
                    : Optional.of("a country is two letters, as DE or US, and not \"" + country + "\"");
        }
    }

    private SigningRequest() {}

    /** A request in PEM. @param names host names (A-labels, wildcards too) and addresses; the first becomes the common name */
    public static String make(KeyPair pair, List<String> names, Subject subject) {
        try {
            var extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names.stream().map(Authority::generalName).toArray(GeneralName[]::new)));
            var builder = new JcaPKCS10CertificationRequestBuilder(name(names, subject), pair.getPublic());
            builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            byte[] request = builder.build(new JcaContentSignerBuilder(algorithm(KeySpec.of(pair.getPublic()))).build(pair.getPrivate())).getEncoded();
            var out = new StringWriter();
            try (var writer = new PemWriter(out)) {
                writer.writeObject(new PemObject("CERTIFICATE REQUEST", request));
            }
            return out.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SubjectPublicKeyInfo of a request that was {@link #make made} here. */
    public static byte[] publicKey(String pem) {
        try (var reader = new PEMParser(new StringReader(pem))) {
            if (reader.readObject() instanceof PKCS10CertificationRequest request) {
                return request.getSubjectPublicKeyInfo().getEncoded();
            }
            throw new IllegalArgumentException("this is no signing request");
        } catch (IOException e) {
            throw new IllegalArgumentException("this is no signing request", e);
        }
    }

    private static X500Name name(List<String> names, Subject subject) {
        var builder = new X500NameBuilder(BCStyle.INSTANCE);
        String country = subject.country();
        add(builder, BCStyle.C, country == null ? null : country.toUpperCase(Locale.ROOT));
        add(builder, BCStyle.ST, subject.state());
        add(builder, BCStyle.L, subject.locality());
        add(builder, BCStyle.O, subject.organization());
        add(builder, BCStyle.OU, subject.unit());
        add(builder, BCStyle.CN, names.stream().filter(n -> n.length() <= LONGEST).findFirst().map(Names::ascii).orElse(null));
        add(builder, BCStyle.EmailAddress, subject.email());
        return builder.build();
    }

    private static void add(X500NameBuilder builder, ASN1ObjectIdentifier type, @Nullable String value) {
        if (value != null) {
            builder.addRDN(type, value);
        }
    }

    private static String algorithm(KeySpec spec) {
        return switch (spec) {
            case ECDSA_P256 -> "SHA256withECDSA";
            case ECDSA_P384 -> "SHA384withECDSA";
            case RSA_2048, RSA_3072, RSA_4096 -> "SHA256withRSA";
        };
    }
}
