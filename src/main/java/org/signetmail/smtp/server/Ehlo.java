package org.signetmail.smtp.server;

import java.util.ArrayList;

import org.signetmail.intake.CertificateLogin;
import org.signetmail.smtp.Reply;
import org.signetmail.text.SyntaxError;

/** EHLO introduces the client and asks what is offered.
 *  <pre>ehlo = "EHLO" SP ( Domain / address-literal ) CRLF</pre>
 *  RFC 5321 4.1.1.1 */
record Ehlo(String client) implements Command {
    static Ehlo parse(String argument) {
        return new Ehlo(client(argument));
    }

    /** What a client calls itself goes into Received: it must be printable, and need not be true. */
    static String client(String argument) {
        if (argument.isEmpty() || argument.length() > 255 || argument.chars().anyMatch(c -> c <= ' ' || c == 0x7f || "()<>\"\\;".indexOf(c) >= 0)) {
            throw new SyntaxError(0, "a domain name or an address literal is missing");
        }
        return argument;
    }

    @Override
    public Answer run(Session here) {
        here.introduced();
        var lines = new ArrayList<String>();
        lines.add(here.options.hostName() + " greets " + client);
        lines.add("PIPELINING");
        lines.add("SIZE " + here.options.maxMessageBytes());
        if (here.mayStartTls()) {
            lines.add("STARTTLS");
        }
        if (here.mayLogIn()) {
            lines.add("AUTH PLAIN LOGIN" + (CertificateLogin.possible(here.connection.tls()) ? " EXTERNAL" : ""));
        }
        lines.add("ENHANCEDSTATUSCODES");
        lines.add("8BITMIME");
        lines.add("DSN");
        lines.add("SMTPUTF8");
        lines.add("HELP");
        return Answer.of(new Step.Greeted(client, true), new Reply(250, "", lines));
    }
}
