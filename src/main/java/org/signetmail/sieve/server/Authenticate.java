package org.signetmail.sieve.server;

import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.signetmail.intake.CertificateLogin;
import org.signetmail.sieve.manage.Reply;
import org.signetmail.sieve.manage.Words;
import org.signetmail.text.SaslExternal;
import org.signetmail.text.SaslPlain;

/** AUTHENTICATE authenticates by SASL; PLAIN is there, and EXTERNAL behind a client certificate; the response comes at once or
 *  when asked for.
 *  <pre>command-authenticate = "AUTHENTICATE" SP auth-type [SP string] *(CRLF string)</pre>
 *  RFC 5804 2.1, RFC 4616 2, RFC 4422 App. A */
record Authenticate(String mechanism, @Nullable String response) implements Command.ForGuest {
    static Authenticate parse(Words in) {
        String mechanism = in.string().toUpperCase(Locale.ROOT);
        return in.end(new Authenticate(mechanism, in.atEnd() ? null : in.string()));
    }

    @Override public Answer run(State.Guest here, Out out) throws IOException {
        boolean external = mechanism.equals("EXTERNAL") && CertificateLogin.possible(here.client().connection().tls());
        if (!external && !mechanism.equals("PLAIN")) {
            return Answer.no("there is no such mechanism");
        }
        if (!here.client().mayLogin()) {
            return Answer.no(Reply.ENCRYPT_NEEDED, "TLS is needed first");
        }
        String base64 = response == null ? here.client().continuation(out) : response;
        if (base64 == null) {
            throw new EOFException("the client hung up");
        }
        if (base64.equals("*")) {
            return Answer.no("AUTHENTICATE cancelled");
        }
        if (external) {
            return Credentials.certified(here.client(), SaslExternal.parse(base64));
        }
        var plain = SaslPlain.parse(base64);
        return (plain.forAnother() ? new Credentials("", new char[0]) : new Credentials(plain.user(), plain.password())).check(here.client());
    }

    @Override
    public String toString() {
        return "AUTHENTICATE " + mechanism;
    }
}
