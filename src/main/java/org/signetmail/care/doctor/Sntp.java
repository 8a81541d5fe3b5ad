package org.signetmail.care.doctor;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Asks a time server once (SNTP, RFC 4330, RFC 5905 14). */
final class Sntp {
    private static final int OCTETS = 48;
    private static final int PATIENCE_MILLIS = 3000;
    private static final byte VERSION_4_CLIENT = 0x23;
    private static final int SERVER = 4;
    private static final int NOT_SYNCHRONIZED = 3;
    private static final int MOST_STRATUM = 15;
    private static final int STRATUM = 1;
    private static final int ORIGINATE = 24;
    private static final int RECEIVE = 32;
    private static final int TRANSMIT = 40;
    private static final long FROM_1900 = 2_208_988_800L;
    private static final long ERA = 1L << 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Sntp() {}

    /** The server's clock less ours. @throws IOException with words when there is no answer, or none that counts */
    static Duration offset(InetSocketAddress server, Clock clock) throws IOException {
        // Our time is nobody's business: any number that comes back proves that the answer is to us.
        long nonce = RANDOM.nextLong() | 1;
        byte[] request = ByteBuffer.allocate(OCTETS).put(0, VERSION_4_CLIENT).putLong(TRANSMIT, nonce).array();
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(server);
            Instant sent = clock.instant();
            socket.send(new DatagramPacket(request, request.length));
            var packet = new DatagramPacket(new byte[OCTETS * 4], OCTETS * 4);
            socket.receive(packet);
            return offset(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()).slice(), nonce, sent, clock.instant());
        }
    }

    /** @throws IOException when it is no answer, or the server does not know the time itself */
    static Duration offset(ByteBuffer packet, long nonce, Instant sent, Instant received) throws IOException {
        if (packet.limit() < OCTETS || (packet.get(0) & 7) != SERVER || packet.getLong(ORIGINATE) != nonce) {
            throw new IOException("what came is no answer");
        }
        // RFC 4330 5: stratum 0 is a kiss-o'-death.
        if ((packet.get(0) >> 6 & 3) == NOT_SYNCHRONIZED || packet.get(STRATUM) < 1 || packet.get(STRATUM) > MOST_STRATUM || packet.getLong(TRANSMIT) == 0) {
            throw new IOException("it does not know the time itself");
        }
        Duration there = Duration.between(sent, instant(packet.getLong(RECEIVE)));
        Duration back = Duration.between(received, instant(packet.getLong(TRANSMIT)));
        return there.plus(back).dividedBy(2);
    }

    /** RFC 4330 3: times without the highest bit are of the era that begins in 2036. */
    static Instant instant(long timestamp) {
        long seconds = timestamp >>> 32;
        return Instant.ofEpochSecond((seconds >= ERA / 2 ? seconds : seconds + ERA) - FROM_1900, (timestamp & 0xFFFF_FFFFL) * 1_000_000_000L >>> 32);
    }
}
