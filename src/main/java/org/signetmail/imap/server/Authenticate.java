package org.signetmail.imap.server;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

import org.signetmail.imap.Scanner;
import org.signetmail.text.SyntaxError;

/** AUTHENTICATE authenticates by SASL; PLAIN is there, with its response at once (SASL-IR) or when asked for.
 *  <pre>authenticate = "AUTHENTICATE" SP auth-type [SP initial-resp] *(CRLF base64)</pre>
 *  RFC 9051 6.2.2, RFC 4616 2 */
record Authenticate(String mechanism, @Nullable String response) implements Command.ForGuest {
    private static final int MOST_RESPONSE = 4096;

    static Authenticate parse(Scanner in) {
        String mechanism = in.sp().word();
        return in.end(new Authenticate(mechanism, in.eat(' ') && !in.atEnd() ? in.astring() : null));
    }

    @Override public Answer run(Guest here, Out out) throws IOException {
        if (!mechanism.equals("PLAIN")) {
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
        return plain(base64).check(here, "logged in");
    }

    /** message = [authzid] NUL authcid NUL passwd */
    private static Credentials plain(String base64) {
        String message;
        try {
            message = new String(Base64.getDecoder().decode(base64.equals("=") ? "" : base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new SyntaxError(-1, "the response is no base64");
        }
        int first = message.indexOf('\0');
        int second = message.indexOf('\0', first + 1);
        if (first < 0 || second < 0 || message.indexOf('\0', second + 1) >= 0) {
            throw new SyntaxError(-1, "the response is not that of PLAIN");
        }
        String user = message.substring(first + 1, second);
        // Nobody acts for another here.
        if (first > 0 && !message.substring(0, first).equalsIgnoreCase(user)) {
            return new Credentials("", new char[0]);
        }
        return new Credentials(user, message.substring(second + 1).toCharArray());
    }
}
