package org.signetmail.smtp.server;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.intake.Envelope;
import org.signetmail.mail.Address;

/** Where a session is (RFC 5321 4.1.4). The envelope so far is the state. */
sealed interface Step {
    /** Before EHLO, or after STARTTLS. */
    record Connected() implements Step {}

    /** @param extended EHLO, not HELO */
    record Greeted(String helo, boolean extended) implements Step {}

    /** MAIL was accepted. */
    record Sender(
            Greeted greeted, @Nullable Address reversePath, long size, boolean smtpUtf8, @Nullable String envelopeId,
            boolean headersOnly) implements Step {}

    /** RCPT was accepted, so many times. */
    record Recipients(Sender sender, List<Envelope.To> recipients) implements Step {}

    /** The greeting behind the step, or null before there was one. */
    default @Nullable Greeted greeting() {
        return switch (this) {
            case Connected() -> null;
            case Greeted greeted -> greeted;
            case Sender sender -> sender.greeted();
            case Recipients recipients -> recipients.sender().greeted();
        };
    }
}
