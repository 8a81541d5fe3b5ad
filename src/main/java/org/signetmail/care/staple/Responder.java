package org.signetmail.care.staple;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

import org.signetmail.tls.Staple;

/** Asks the responder that a certificate names (RFC 6960, RFC 5280 4.2.2.1). One question, one bounded answer, in bounded time. Thread-safe. */
final class Responder {
    private final Supplier<HttpClient> http;
    private final Duration patience;

    Responder(Supplier<HttpClient> http, Duration patience) {
        this.http = http;
        this.patience = patience;
    }

    /** Where to ask about a certificate; empty when it names no responder that speaks HTTP. */
    static Optional<URI> of(X509Certificate certificate) {
        byte[] wrapped = certificate.getExtensionValue(Extension.authorityInfoAccess.getId());
        if (wrapped == null) {
            return Optional.empty();
        }
        try {
            var access = AuthorityInformationAccess.getInstance(ASN1Primitive.fromByteArray(ASN1OctetString.getInstance(wrapped).getOctets()));
            for (AccessDescription each : access.getAccessDescriptions()) {
                GeneralName where = each.getAccessLocation();
                if (each.getAccessMethod().equals(AccessDescription.id_ad_ocsp) && where.getTagNo() == GeneralName.uniformResourceIdentifier) {
                    URI uri = URI.create(where.getName().toString());
                    if (uri.getHost() != null && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))) {
                        return Optional.of(uri);
                    }
                }
            }
            return Optional.empty();
        } catch (IOException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** The answer in DER, unchecked. @throws IOException when there is none, with the reason for a person */
    byte[] ask(URI responder, X509Certificate leaf, X509Certificate issuer) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(responder).version(HttpClient.Version.HTTP_1_1).timeout(patience).header("Content-Type", "application/ocsp-request")
                .header("Accept", "application/ocsp-response").POST(HttpRequest.BodyPublishers.ofByteArray(question(leaf, issuer))).build();
        CompletableFuture<HttpResponse<byte[]>> answer = http.get().sendAsync(request,
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), Staple.LONGEST));
        try {
            // The request's own time-out ends with the header; a body that drips is cut off here.
            HttpResponse<byte[]> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException("it answered " + response.statusCode());
            }
            return response.body();
        } catch (TimeoutException slow) {
            throw new IOException("it took longer than " + patience.toSeconds() + " s", slow);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(cause instanceof ConnectException ? "nobody answers there" : cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            answer.cancel(true);
        }
    }

    private static byte[] question(X509Certificate leaf, X509Certificate issuer) throws IOException {
        try {
            var digests = new JcaDigestCalculatorProviderBuilder().build();
            // SHA-1 names the issuer, as RFC 5019 2.1.1 has it and every responder knows; nothing rests on it.
            var id = new CertificateID(digests.get(CertificateID.HASH_SHA1), new JcaX509CertificateHolder(issuer), leaf.getSerialNumber());
            return new OCSPReqBuilder().addRequest(id).build().getEncoded();
        } catch (OperatorCreationException | OCSPException | CertificateEncodingException e) {
            throw new IOException("no question can be made of the certificate: " + e.getMessage(), e);
        }
    }
}
