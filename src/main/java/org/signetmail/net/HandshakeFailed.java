package org.signetmail.net;

import java.io.IOException;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** A TLS handshake that came to nothing. The message says who and why in words: "client offered only TLS 1.0". */
public final class HandshakeFailed extends IOException {
    /** What kind of failure it was, to be counted. */
    public enum Reason {
        NO_VERSION, NO_CIPHER, NO_GROUP, NO_PROTOCOL, NOT_TLS, MALFORMED, TOO_LONG, TOO_SLOW, HUNG_UP,
        /** The other side does not take the certificate that it was shown. */
        DISTRUSTED,
        /** The client showed no certificate, or none of the right authority. */
        CLIENT_CERTIFICATE,
        /** There was nothing to show. */
        NO_CERTIFICATE,
        /** More at once, or from one address in a minute, than is borne. */
        TOO_MANY,
        OTHER;

        /** @param said an engine's word for it, as {@link HandshakeWords} knows it */
        static Reason of(String said) {
            return switch (said) {
                case "unknown_ca", "certificate_unknown", "bad_certificate", "certificate_expired", "unsupported_certificate" -> DISTRUSTED;
                case "no_shared_cipher", "no cipher suites in common" -> NO_CIPHER;
                case "no_shared_group", "wrong_curve" -> NO_GROUP;
                case "unsupported_protocol", "protocol_version" -> NO_VERSION;
                case "wrong_version_number", "http_request" -> NOT_TLS;
                case "no_application_protocol" -> NO_PROTOCOL;
                case "decode_error", "bad_record_mac" -> MALFORMED;
                case "peer_did_not_return_a_certificate", "empty client certificate chain" -> CLIENT_CERTIFICATE;
                case "connection reset", "broken pipe" -> HUNG_UP;
                default -> OTHER;
            };
        }

        /** What a client is told when there is no engine yet that could; 0 where it is told nothing (RFC 8446 6.2). */
        int alert() {
            return switch (this) {
                case NO_VERSION -> 70; // protocol_version
                case MALFORMED, TOO_LONG -> 50; // decode_error
                case NO_CERTIFICATE, NO_CIPHER, NO_GROUP, NO_PROTOCOL, CLIENT_CERTIFICATE, DISTRUSTED -> 40; // handshake_failure
                case NOT_TLS, TOO_SLOW, HUNG_UP, TOO_MANY, OTHER -> 0;
            };
        }

        /** As metrics and the API name it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Reason reason;

    public HandshakeFailed(String why, @Nullable Throwable cause) {
        this(Reason.OTHER, why, cause);
    }

    HandshakeFailed(Reason reason, String why, @Nullable Throwable cause) {
        super(why, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
