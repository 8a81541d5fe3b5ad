package org.signetmail.net;

import java.io.EOFException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Turns an engine's error into words. */
final class HandshakeWords {
    /** TLS alerts (RFC 8446 6.2) and errors, in BoringSSL's and the JDK's spelling, to what they mean for a person. */
    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry("unknown_ca", "the other side does not trust our certificate's issuer"),
            Map.entry("certificate_unknown", "the other side does not accept our certificate"),
            Map.entry("bad_certificate", "the other side finds our certificate faulty"),
            Map.entry("certificate_expired", "the other side says that our certificate has expired"),
            Map.entry("certificate_required", "the other side wants a client certificate"),
            Map.entry("unsupported_certificate", "the other side cannot use our certificate's kind of key"),
            Map.entry("peer_did_not_return_a_certificate", "the client showed no certificate"),
            Map.entry("empty client certificate chain", "the client showed no certificate"),
            Map.entry("connection reset", "the other side hung up during the handshake"),
            Map.entry("broken pipe", "the other side hung up during the handshake"),
            Map.entry("no_shared_cipher", "no cipher in common"),
            Map.entry("no cipher suites in common", "no cipher in common"),
            Map.entry("wrong_curve", "no key exchange group in common"),
            Map.entry("no_shared_group", "no key exchange group in common"),
            Map.entry("unsupported_protocol", "no TLS version in common"),
            Map.entry("protocol_version", "no TLS version in common"),
            Map.entry("wrong_version_number", "the other side does not speak TLS here"),
            Map.entry("not an ssl/tls record", "the other side does not speak TLS here"),
            Map.entry("http_request", "the other side sent a plain HTTP request"),
            Map.entry("no_application_protocol", "no application protocol in common (ALPN)"),
            Map.entry("handshake_failure", "the other side found nothing in common with us"),
            Map.entry("decode_error", "a malformed message"),
            Map.entry("bad_record_mac", "a damaged record"),
            Map.entry("unrecognized_name", "the other side does not know the name we asked for"));

    private HandshakeWords() {}

    /** {@link ClientTrust}'s words, wherever the engine wrapped them. */
    private static @Nullable String clientRefused(IOException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException refused) {
                return refused.getMessage();
            }
        }
        return null;
    }

    static IOException explain(IOException failed) {
        if (failed instanceof EOFException || failed instanceof HandshakeFailed) {
            return failed;
        }
        String refused = clientRefused(failed);
        if (refused != null) {
            return new HandshakeFailed(HandshakeFailed.Reason.CLIENT_CERTIFICATE, refused, failed);
        }
        String said = String.valueOf(failed.getMessage());
        String spelled = said.toLowerCase(Locale.ROOT);
        String underscored = spelled.replace(' ', '_');
        // The JDK says the alert that it sends, and then what was wrong; the second says more.
        HandshakeFailed vague = null;
        for (var meaning : MEANINGS.entrySet()) {
            if (spelled.contains(meaning.getKey()) || underscored.contains(meaning.getKey())) {
                var found = new HandshakeFailed(HandshakeFailed.Reason.of(meaning.getKey()), meaning.getValue(), failed);
                if (found.reason() != HandshakeFailed.Reason.OTHER && !spelled.startsWith("(" + meaning.getKey() + ")")) {
                    return found;
                }
                vague = found;
            }
        }
        if (vague != null) {
            return vague;
        }
        return new HandshakeFailed(said, failed);
    }
}
