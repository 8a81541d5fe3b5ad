package org.signetmail.smtp.server;

import java.time.Duration;

import org.signetmail.store.Settings;

import static org.signetmail.smtp.server.SmtpSettings.SMTP;

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
                SMTP.maxMessage.of(settings),
                Math.toIntExact(SMTP.maxRecipients.of(settings)),
                SMTP.timeout.of(settings),
                SMTP.greetingTimeout.of(settings),
                SMTP.loginDeadline.of(settings));
    }
}
