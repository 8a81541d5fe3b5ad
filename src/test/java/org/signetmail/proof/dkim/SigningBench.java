package org.signetmail.proof.dkim;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What signing a message costs: milliseconds of this thread's processor time, the median of rounds. */
final class SigningBench {
    private static final int ROUNDS = 9;

    private SigningBench() {}

    public static void main(String[] arguments) {
        var rsa = new SigningKey("example.test", "s1r", KeyKind.RSA, KeyKind.RSA.generate().getPrivate());
        var ed25519 = new SigningKey("example.test", "s1e", KeyKind.ED25519, KeyKind.ED25519.generate().getPrivate());
        String header = "From: Alice <alice@example.test>\r\nTo: bob@other.test\r\nSubject: What it costs\r\nDate: Wed, 25 Nov 2026 12:00:00 +0000\r\n"
                + "Message-ID: <1@example.test>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";
        for (int size : new int[] {4 << 10, 50 << 10, 1 << 20, 50 << 20}) {
            String line = "A line of a message, of about the usual length, with blanks between words.\r\n";
            ByteBuffer message = ByteBuffer.wrap((header + line.repeat(Math.max(1, size / line.length()))).getBytes(StandardCharsets.US_ASCII));
            int times = Math.max(1, Math.min(1000, (20 << 20) / size));
            System.out.printf(Locale.ROOT, "%,11d octets: both %.3f ms, RSA alone %.3f ms, Ed25519 alone %.3f ms%n", message.limit(), cost(message, List.of(rsa, ed25519), times),
                    cost(message, List.of(rsa), times), cost(message, List.of(ed25519), times));
        }
    }

    private static double cost(ByteBuffer message, List<SigningKey> keys, int times) {
        var threads = ManagementFactory.getThreadMXBean();
        var rounds = new double[ROUNDS];
        for (int round = -3; round < ROUNDS; round++) {
            long before = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < times; i++) {
                if (Unsigned.of(message).orElseThrow().signatures(keys, Instant.now()).length == 0) {
                    throw new AssertionError();
                }
            }
            if (round >= 0) {
                rounds[round] = (threads.getCurrentThreadCpuTime() - before) / 1e6 / times;
            }
        }
        java.util.Arrays.sort(rounds);
        return rounds[ROUNDS / 2];
    }
}
