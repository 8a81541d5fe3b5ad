package org.signetmail.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Limits of a listening socket: how many in all, how many from one address, and what the one too many hears. */
final class ListeningTest {
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    private Listening listening(int most, int perAddress) throws IOException {
        var listening = Listening.open(new Listening.Options("test", new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), null,
                Duration.ofSeconds(5), most, perAddress), new Listening.Door() {
                    @Override
                    public void serve(Connection connection) throws IOException {
                        connection.output().ascii("hello\r\n");
                        connection.output().flush();
                        connection.input().readLine(100);
                    }

                    @Override
                    public byte[] busy() {
                        return "busy\r\n".getBytes(StandardCharsets.US_ASCII);
                    }
                });
        opened.add(listening);
        return listening;
    }

    @Test
    void theBannedAreTurnedAwayBeforeAnythingIsSaid() throws IOException {
        InetAddress banned = InetAddress.getByName("127.0.0.7");
        var listening = Listening.open(new Listening.Options("test", new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), null,
                Duration.ofSeconds(5), 10, 10, List.of(), banned::equals, "", null), connection -> {
                    connection.output().ascii("hello\r\n");
                    connection.output().flush();
                });
        opened.add(listening);
        assertThat(heard(from("127.0.0.7", listening))).isEmpty();
        assertThat(heard(from("127.0.0.8", listening))).isEqualTo("hello");
    }

    private Socket from(String source, Listening to) throws IOException {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(source, 0));
        socket.connect(to.address(), 5000);
        socket.setSoTimeout(5000);
        opened.add(socket);
        return socket;
    }

    private static String heard(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII).strip();
    }

    @Test
    void oneAddressCannotTakeAll() throws Exception {
        Listening listening = listening(100, 2);
        assertThat(heard(from("127.0.0.1", listening))).isEqualTo("hello");
        Socket second = from("127.0.0.1", listening);
        assertThat(heard(second)).isEqualTo("hello");
        assertThat(heard(from("127.0.0.1", listening))).isEqualTo("busy");
        assertThat(heard(from("127.0.0.2", listening))).as("others are not disturbed").isEqualTo("hello");
        second.close();
        await().until(() -> listening.connections() == 2);
        assertThat(heard(from("127.0.0.1", listening))).as("a place that was left is free").isEqualTo("hello");
    }

    @Test
    void allTogetherHaveALimitToo() throws Exception {
        Listening listening = listening(2, 100);
        assertThat(heard(from("127.0.0.1", listening))).isEqualTo("hello");
        assertThat(heard(from("127.0.0.2", listening))).isEqualTo("hello");
        Socket third = from("127.0.0.3", listening);
        assertThat(heard(third)).isEqualTo("busy");
        assertThat(third.getInputStream().read()).isIn((int) '\n', -1);
        await().until(() -> listening.connections() == 2);
    }

    @Test
    void changedOptionsHoldForTheNextConnection() throws Exception {
        Listening listening = listening(100, 100);
        assertThat(heard(from("127.0.0.1", listening))).isEqualTo("hello");
        listening.change(new Listening.Options("test", listening.bind(), null, Duration.ofSeconds(5), 1, 1), connection -> {});
        assertThat(from("127.0.0.1", listening).getInputStream().read()).as("this door is silent").isEqualTo(-1);
        await().until(() -> listening.connections() == 1);
    }
}
