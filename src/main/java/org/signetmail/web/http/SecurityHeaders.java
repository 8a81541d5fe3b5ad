package org.signetmail.web.http;

import java.util.List;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** What browsers are told about every answer, errors of the parser included. */
final class SecurityHeaders {
    private static final HttpField HSTS = new PreEncodedHttpField("Strict-Transport-Security", "max-age=31536000");
    private static final List<HttpField> ALWAYS = List.of(
            new PreEncodedHttpField("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
                    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
            new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
            new PreEncodedHttpField("X-Frame-Options", "DENY"),
            new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
            new PreEncodedHttpField("Cross-Origin-Opener-Policy", "same-origin"),
            new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin"),
            // What may be kept says so itself, in place of this.
            new PreEncodedHttpField("Cache-Control", "no-store"));

    private SecurityHeaders() {}

    /** @param tls whether the answer goes over TLS: RFC 6797 7.2 has HSTS there alone */
    static void put(HttpFields.Mutable headers, boolean tls) {
        ALWAYS.forEach(headers::put);
        if (tls) {
            headers.put(HSTS);
        }
    }
}
