package org.signetmail.care.doctor;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SntpTest {
    private static final long FROM_1900 = 2_208_988_800L;

    private static long timestamp(Instant instant) {
        return instant.getEpochSecond() + FROM_1900 << 32 | ((long) instant.getNano() << 32) / 1_000_000_000L;
    }

    /** A time server that is asked once, whose clock is ahead. */
    private static Duration asked(Duration ahead, UnaryOperator<byte[]> change) throws Exception {
        try (var server = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Thread answering = Thread.ofVirtual().start(() -> {
                try {
                    var packet = new DatagramPacket(new byte[100], 100);
                    server.receive(packet);
                    var question = ByteBuffer.wrap(packet.getData());
                    var answer = ByteBuffer.allocate(48).put(0, (byte) 0x24).put(1, (byte) 2).putLong(24, question.getLong(40))
                            .putLong(32, timestamp(Instant.now().plus(ahead))).putLong(40, timestamp(Instant.now().plus(ahead)));
                    byte[] octets = change.apply(answer.array());
                    server.send(new DatagramPacket(octets, octets.length, packet.getSocketAddress()));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            Duration offset = Sntp.offset((InetSocketAddress) server.getLocalSocketAddress(), Clock.systemUTC());
            answering.join();
            return offset;
        }
    }

    @Test
    void tellsHowFarTheClockIsOff() throws Exception {
        assertThat(asked(Duration.ofSeconds(100), octets -> octets)).isBetween(Duration.ofSeconds(98), Duration.ofSeconds(102));
        assertThat(asked(Duration.ofDays(-400), octets -> octets)).isBetween(Duration.ofDays(-401), Duration.ofDays(-399));
    }

    @Test
    void believesNoOtherAnswer() {
        assertThatThrownBy(() -> asked(Duration.ZERO, octets -> ByteBuffer.wrap(octets).putLong(24, 17).array())).hasMessageContaining("no answer");
        assertThatThrownBy(() -> asked(Duration.ZERO, octets -> ByteBuffer.wrap(octets).put(1, (byte) 0).array())).hasMessageContaining("does not know the time");
        assertThatThrownBy(() -> asked(Duration.ZERO, octets -> ByteBuffer.wrap(octets).put(0, (byte) 0xE4).array())).hasMessageContaining("does not know the time");
        assertThatThrownBy(() -> asked(Duration.ZERO, octets -> java.util.Arrays.copyOf(octets, 47))).hasMessageContaining("no answer");
    }

    @Test
    void knowsTheErasOfItsCount() {
        assertThat(Sntp.instant(0x8000_0000_0000_0000L)).isEqualTo(Instant.parse("1968-01-20T03:14:08Z"));
        assertThat(Sntp.instant(0)).isEqualTo(Instant.parse("2036-02-07T06:28:16Z"));
        assertThat(Sntp.instant(timestamp(Instant.parse("2026-06-01T12:00:00.5Z")))).isEqualTo(Instant.parse("2026-06-01T12:00:00.5Z"));
    }

    @Property
    void whateverComesIsAnswerOrRefused(@ForAll @Size(max = 80) byte[] octets) {
        var packet = ByteBuffer.wrap(octets);
        long nonce = octets.length >= 48 ? packet.getLong(24) : 1;
        try {
            assertThat(Sntp.offset(packet, nonce, Instant.EPOCH, Instant.EPOCH)).isNotNull();
        } catch (IOException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }
}
