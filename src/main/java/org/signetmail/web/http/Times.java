package org.signetmail.web.http;

import java.time.Duration;

/**
 * How long clients are waited for.
 *
 * @param header from its first octet, or from the connection's beginning, to its end
 * @param rest between requests
 * @param stalled one wait for octets of a body, or for some of an answer to be taken
 * @param grace waiting within a body, and for answers to be taken, that is free; more is earned by octets
 * @param slowest octets a second
 */
record Times(Duration header, Duration rest, Duration stalled, Duration grace, long slowest) {
    static final Times USUAL = new Times(Duration.ofSeconds(15), Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(15), 512);

    Pace pace() {
        return new Pace(grace, slowest);
    }
}
