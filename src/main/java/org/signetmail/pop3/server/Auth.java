package org.signetmail.pop3.server;

import java.io.EOFException;
import java.io.IOException;

import org.jspecify.annotations.Nullable;

import org.signetmail.intake.CertificateLogin;
import org.signetmail.pop3.Reply;
import org.signetmail.pop3.Scanner;
import org.signetmail.text.SaslExternal;
import org.signetmail.text.SaslPlain;

/** AUTH authenticates by SASL; PLAIN is there, and EXTERNAL behind a client certificate; the response comes at once or
 *  when asked for.
 *  <pre>"AUTH" SP mechanism [SP initial-response] *(CRLF base64)</pre>
 *  RFC 5034 4, RFC 4616 2, RFC 4422 App. A */
record Auth(String mechanism, @Nullable String response) implements Command.ForGuest {
    static Auth parse(Scanner in) {
        String mechanism = in.sp().keyword();
        return new Auth(mechanism, in.atEnd() ? null : in.sp().rest().strip());
    }

    @Override public Answer run(State.Unauthenticated here, Out out) throws IOException {
        boolean external = mechanism.equals("EXTERNAL") && CertificateLogin.possible(here.client().connection().tls());
        if (!external && !mechanism.equals("PLAIN")) {
            return Answer.err("there is no such mechanism");
        }
        if (!here.client().mayLogin()) {
            return Answer.err("TLS is needed first");
        }
        String base64 = response == null ? here.client().continuation(out) : response;
        if (base64 == null) {
            throw new EOFException("the client hung up");
        }
        if (base64.equals("*")) {
            return Answer.err("AUTH cancelled");
        }
        if (external) {
            return Credentials.certified(here.client(), SaslExternal.parse(base64));
        }
        var plain = SaslPlain.parse(base64);
        // Nobody acts for another here.
        if (!plain.authorization().isEmpty() && !plain.authorization().equalsIgnoreCase(plain.user())) {
            return Answer.err(Reply.Code.AUTH, "nobody acts for another here");
        }
        return new Credentials(plain.user(), plain.password()).check(here.client());
    }

    @Override
    public String toString() {
        return "AUTH " + mechanism;
    }
}
