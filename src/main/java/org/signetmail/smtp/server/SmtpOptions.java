package org.signetmail.smtp.server;

import java.time.Duration;

import org.signetmail.store.Settings;

/**
 * What an administrator can set about SMTP; read anew for each session.
 *
 * @param maxMessageBytes largest message taken
 * @param maxRecipients most recipients of one message
 * @param timeout most silence between commands (RFC 5321 4.5.3.2.7)
 * @param greetingTimeout most silence before EHLO
 * @param loginDeadline most time a submission session may take until it is logged in
 */
record SmtpOptions(
        String hostName, long maxMessageBytes, int maxRecipients, Duration timeout, Duration greetingTimeout, Duration loginDeadline) {
    static SmtpOptions of(Settings settings) {
        return new SmtpOptions(
                settings.text("host.name", "localhost"),
                settings.number("smtp.max-message-bytes", 50L << 20),
                (int) settings.number("smtp.max-recipients", 1000),
                settings.seconds("smtp.timeout", Duration.ofMinutes(5)),
                settings.seconds("smtp.greeting-timeout", Duration.ofMinutes(1)),
                settings.seconds("smtp.login-deadline", Duration.ofMinutes(5)));
    }
}
