package org.signetmail.smtp.client;

import java.time.Duration;

/**
 * How long a server may take (RFC 5321 4.5.3.2).
 *
 * @param command for the greeting, EHLO, STARTTLS, AUTH, MAIL and RCPT
 * @param block for the server to take a block of the message
 * @param end for the reply to the final dot: the server is making the message durable
 * @param message for one message altogether, however slowly the server drips
 * @param quit for the reply to QUIT, which nobody needs
 */
public record Timeouts(Duration connect, Duration command, Duration data, Duration block, Duration end, Duration message, Duration quit) {
    public static final Timeouts RFC_5321 = new Timeouts(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMinutes(2),
            Duration.ofMinutes(3), Duration.ofMinutes(10), Duration.ofHours(2), Duration.ofSeconds(5));
}
