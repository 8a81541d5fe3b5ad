package org.signetmail.tls;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;

import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** What a stapled OCSP response says about a certificate (RFC 6960, RFC 6066 8). Pure. */
public sealed interface Staple {
    /** @param until when it ceases to count */
    record Good(Instant until) implements Staple {}

    record Revoked(Instant since) implements Staple {}

    /** It says nothing that counts. @param why for a person */
    record Useless(String why) implements Staple {}

    /** No staple is longer; a certificate of the responder's included. */
    int LONGEST = 64 * 1024;
    /** Clocks differ. */
    Duration SKEW = Duration.ofMinutes(5);

    /** @param issuer of the leaf: whose word it must be, or of one the issuer appointed */
    static Staple read(byte[] der, X509Certificate leaf, X509Certificate issuer, Instant now) {
        if (der.length > LONGEST) {
            return new Useless("it is longer than " + LONGEST + " octets");
        }
        try {
            var response = new OCSPResp(der);
            if (response.getStatus() != OCSPResp.SUCCESSFUL || !(response.getResponseObject() instanceof BasicOCSPResp said)) {
                return new Useless("the responder had no answer (status " + response.getStatus() + ")");
            }
            DigestCalculatorProvider digests = new JcaDigestCalculatorProviderBuilder().build();
            var parent = new JcaX509CertificateHolder(issuer);
            SingleResp about = Arrays.stream(said.getResponses()).filter(r -> isAbout(r, leaf, parent, digests)).findFirst().orElse(null);
            if (about == null) {
                return new Useless("it is about another certificate");
            }
            if (!signed(said, parent, now)) {
                return new Useless("it is not signed by the certificate's issuer");
            }
            return judge(about, now);
        } catch (IOException | OCSPException | OperatorCreationException | CertificateException | RuntimeException malformed) {
            // The library meets malformed ASN.1 with whatever its code runs into; all of it means the same here.
            return new Useless("it cannot be read");
        }
    }

    private static boolean isAbout(SingleResp single, X509Certificate leaf, X509CertificateHolder issuer, DigestCalculatorProvider digests) {
        try {
            return single.getCertID().getSerialNumber().equals(leaf.getSerialNumber()) && single.getCertID().matchesIssuer(issuer, digests);
        } catch (OCSPException unknownDigest) {
            return false;
        }
    }

    private static Staple judge(SingleResp about, Instant now) {
        CertificateStatus status = about.getCertStatus();
        if (status instanceof RevokedStatus revoked) {
            // One that is out of date is still the issuer's word: what was revoked stays so.
            return new Revoked(revoked.getRevocationTime().toInstant());
        }
        if (status instanceof UnknownStatus) {
            return new Useless("the responder does not know the certificate");
        }
        if (about.getThisUpdate().toInstant().isAfter(now.plus(SKEW))) {
            return new Useless("it is from the future");
        }
        Date next = about.getNextUpdate();
        if (next == null || next.toInstant().isBefore(now.minus(SKEW))) {
            return new Useless(next == null ? "it does not say how long it counts" : "it counted until " + next.toInstant() + " only");
        }
        return new Good(next.toInstant());
    }

    /** RFC 6960 4.2.2.2: by the issuer itself, or by one whose certificate the issuer signed for this purpose. */
    private static boolean signed(BasicOCSPResp said, X509CertificateHolder issuer, Instant now)
            throws OCSPException, OperatorCreationException, CertificateException {
        if (said.isSignatureValid(new JcaContentVerifierProviderBuilder().build(issuer))) {
            return true;
        }
        List<X509CertificateHolder> shown = List.of(said.getCerts());
        for (X509CertificateHolder responder : shown.subList(0, Math.min(shown.size(), 4))) {
            try {
                ExtendedKeyUsage purposes = ExtendedKeyUsage.fromExtensions(responder.getExtensions());
                if (purposes != null && purposes.hasKeyPurposeId(KeyPurposeId.id_kp_OCSPSigning) && responder.isValidOn(Date.from(now))
                        && responder.isSignatureValid(new JcaContentVerifierProviderBuilder().build(issuer))
                        && said.isSignatureValid(new JcaContentVerifierProviderBuilder().build(responder))) {
                    return true;
                }
            } catch (org.bouncycastle.cert.CertException unreadable) {
                return false;
            }
        }
        return false;
    }
}
