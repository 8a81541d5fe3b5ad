package org.signetmail.smtp.server;

import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.smtp.Path;
import org.signetmail.smtp.Reply;
import org.signetmail.smtp.Xtext;
import org.signetmail.store.Account;
import org.signetmail.text.SyntaxError;

/** MAIL begins a transaction with its sender.
 *  <pre>mail = "MAIL FROM:" Reverse-path [SP Mail-parameters] CRLF</pre>
 *  RFC 5321 4.1.1.2; SIZE (RFC 1870), BODY (RFC 6152), SMTPUTF8 (RFC 6531), RET and ENVID (RFC 3461), AUTH (RFC 4954 5) */
record Mail(@Nullable Address reversePath, Map<String, String> parameters) implements Command {
    static Mail parse(String argument) {
        Path path = Path.parse(argument, "FROM:");
        return new Mail(path.address(), path.parameters());
    }

    @Override
    public Answer run(Session here) {
        Step.Greeted greeted;
        switch (here.at()) {
            case Step.Connected() -> {
                return Answer.of(here.at(), Replies.BAD_SEQUENCE);
            }
            case Step.Greeted now -> greeted = now;
            case Step.Sender _, Step.Recipients _ -> {
                return Answer.of(here.at(), Reply.of(503, "5.5.1", "a transaction is under way: RSET ends it"));
            }
        }
        Reply obstacle = here.obstacle();
        if (obstacle != null) {
            return Answer.of(here.at(), obstacle);
        }
        long size = 0;
        boolean smtpUtf8 = false;
        boolean headersOnly = true;
        String envelopeId = null;
        for (var parameter : parameters.entrySet()) {
            String value = parameter.getValue();
            switch (parameter.getKey()) {
                case "SIZE" -> size = size(value);
                case "BODY" -> {
                    if (!value.equalsIgnoreCase("7BIT") && !value.equalsIgnoreCase("8BITMIME")) {
                        // RFC 5321 4.1.1.11: 555 for a parameter that cannot be implemented, as RFC 3030's BINARYMIME here.
                        return Answer.of(here.at(), Reply.of(555, "5.5.4", "BODY is 7BIT or 8BITMIME"));
                    }
                }
                case "SMTPUTF8" -> smtpUtf8 = true;
                case "RET" -> headersOnly = ret(value);
                case "ENVID" -> envelopeId = Xtext.decode(value);
                // RFC 4954 5: who vouches for the sender is taken note of by nobody here.
                case "AUTH" -> Xtext.decode(value);
                default -> {
                    return Answer.of(here.at(), Reply.of(555, "5.5.4", "there is no parameter " + parameter.getKey() + " here"));
                }
            }
        }
        if (size > here.options.maxMessageBytes()) {
            return Answer.of(here.at(), Reply.of(552, "5.3.4", "a message may have " + here.options.maxMessageBytes() + " octets"));
        }
        if (reversePath != null && reversePath.needsSmtpUtf8() && !smtpUtf8) {
            return Answer.of(here.at(), Reply.of(553, "5.6.7", "this address needs SMTPUTF8"));
        }
        Account account = here.account();
        if (account != null && (reversePath == null || !here.door.intake.maySendAs(account, reversePath))) {
            return Answer.of(here.at(), Reply.of(553, "5.7.1", "this is not an address of " + account.address()));
        }
        return Answer.of(new Step.Sender(greeted, reversePath, size, smtpUtf8, envelopeId, headersOnly), Reply.of(250, "2.1.0", "OK"));
    }

    private static long size(String value) {
        if (value.isEmpty() || value.length() > 20 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new SyntaxError(0, "SIZE is a number of octets");
        }
        return value.length() > 18 ? Long.MAX_VALUE : Long.parseLong(value);
    }

    private static boolean ret(String value) {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "HDRS" -> true;
            case "FULL" -> false;
            default -> throw new SyntaxError(0, "RET is FULL or HDRS");
        };
    }
}
