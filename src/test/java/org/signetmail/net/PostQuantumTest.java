package org.signetmail.net;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;

import org.junit.jupiter.api.Test;

import org.signetmail.tls.Profile;

import static org.assertj.core.api.Assertions.assertThat;

/** X25519MLKEM768 is what both sides would like best, and what they agree on (draft-ietf-tls-ecdhe-mlkem). */
class PostQuantumTest {
    private static final int X25519MLKEM768 = 0x11EC;
    private static final int KEY_SHARE = 51;

    @Test
    void bothSidesAgreeOnTheHybrid() throws Exception {
        Engines engines = NativeEngines.open(new OwnTicketKeys());
        try (Tls tls = Tls.of(engines)) {
            Engines.Engine client = engines.client(new ClientTls(tls, "a.example", null));
            Engines.Engine server = engines.server(TestCertificates.ecdsa("a.example"), new ServerTls(tls, (_, _, _) -> null, null, Profile.MODERN, List.of()));
            byte[] hello = wrap(client.engine());
            assertThat(keyShares(hello, true)).startsWith(X25519MLKEM768);
            server.engine().beginHandshake();
            server.engine().unwrap(ByteBuffer.wrap(hello), ByteBuffer.allocate(Buffers.SIZE));
            for (Runnable task = server.engine().getDelegatedTask(); task != null; task = server.engine().getDelegatedTask()) {
                task.run();
            }
            assertThat(keyShares(wrap(server.engine()), false)).containsExactly(X25519MLKEM768);
            client.free().run();
            server.free().run();
        }
    }

    private static byte[] wrap(SSLEngine engine) throws Exception {
        var out = ByteBuffer.allocate(Buffers.SIZE);
        engine.beginHandshake();
        engine.wrap(ByteBuffer.allocate(0), out);
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    /** Groups of the key_share extension of a ClientHello or ServerHello in its record (RFC 8446 4.2.8). */
    private static List<Integer> keyShares(byte[] record, boolean client) {
        var in = ByteBuffer.wrap(record).position(5 + 4 + 2 + 32);
        in.position(in.position() + 1 + (in.get(in.position()) & 0xff));
        if (client) {
            in.position(in.position() + 2 + in.getShort(in.position()));
            in.position(in.position() + 1 + in.get(in.position()));
        } else {
            in.position(in.position() + 3);
        }
        var groups = new ArrayList<Integer>();
        int end = in.getShort() + in.position();
        while (in.position() < end) {
            int type = in.getShort() & 0xffff;
            int length = in.getShort() & 0xffff;
            ByteBuffer body = in.slice(in.position(), length);
            in.position(in.position() + length);
            if (type == KEY_SHARE && client) {
                body.getShort();
                while (body.hasRemaining()) {
                    groups.add(body.getShort() & 0xffff);
                    body.position(body.position() + 2 + (body.getShort(body.position()) & 0xffff));
                }
            } else if (type == KEY_SHARE) {
                groups.add(body.getShort() & 0xffff);
            }
        }
        return groups;
    }
}
