package org.signetmail.imap.server;

import java.io.EOFException;
import java.io.IOException;

import org.jspecify.annotations.Nullable;

import org.signetmail.imap.Scanner;
import org.signetmail.intake.CertificateLogin;
import org.signetmail.text.SaslExternal;
import org.signetmail.text.SaslPlain;

/** AUTHENTICATE authenticates by SASL; PLAIN is there, and EXTERNAL behind a client certificate; the response comes at once
 *  (SASL-IR) or when asked for.
 *  <pre>authenticate = "AUTHENTICATE" SP auth-type [SP initial-resp] *(CRLF base64)</pre>
 *  RFC 9051 6.2.2, RFC 4616 2, RFC 4422 App. A */
record Authenticate(String mechanism, @Nullable String response) implements Command.ForGuest {
    private static final int MOST_RESPONSE = 4096;

    static Authenticate parse(Scanner in) {
        String mechanism = in.sp().word();
        return in.end(new Authenticate(mechanism, in.eat(' ') && !in.atEnd() ? in.astring() : null));
    }

    @Override public Answer run(Guest here, Out out) throws IOException {
        boolean external = mechanism.equals("EXTERNAL") && CertificateLogin.possible(here.client().connection().tls());
        if (!external && !mechanism.equals("PLAIN")) {
            return Answer.no(Answer.Code.CANNOT, "there is no such mechanism");
        }
        if (!here.client().mayLogin()) {
            return Answer.no(Answer.Code.PRIVACYREQUIRED, "TLS is needed first");
        }
        String base64 = response == null ? here.client().continuation(out, "", MOST_RESPONSE) : response;
        if (base64 == null) {
            throw new EOFException("the client hung up");
        }
        if (base64.equals("*")) {
            return Answer.bad("AUTHENTICATE cancelled");
        }
        return external ? Credentials.certified(here, SaslExternal.parse(base64), "logged in") : plain(base64).check(here, "logged in");
    }

    private static Credentials plain(String base64) {
        var plain = SaslPlain.parse(base64);
        return plain.forAnother() ? new Credentials("", new char[0]) : new Credentials(plain.user(), plain.password());
    }
}
