package org.signetmail.transcript;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** One client connection. Text is octets as chars, so that what is no UTF-8 can be said too. */
final class ClientSession implements AutoCloseable {
    private final String name;
    private final StringBuilder log;
    private Socket socket;
    private BufferedInputStream in;
    private String asked = "";
    private boolean greeted;

    /** @param patience how long to wait for anything; @param log what is said is added to it, under the name */
    ClientSession(String name, InetSocketAddress address, Duration patience, StringBuilder log) throws IOException {
        this.name = name;
        this.log = log;
        socket = new Socket();
        socket.connect(address, Math.toIntExact(patience.toMillis()));
        socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    void send(String text) throws IOException {
        asked = text.strip();
        log.append(name).append("C: ").append(asked).append('\n');
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        } catch (SocketException | SSLException closed) {
            // Whether the server closed before or behind this is chance; who reads next is told that it did.
            log.append(name).append(" not sent: ").append(closed.getMessage()).append('\n');
        }
    }

    /** What was sent last. */
    String asked() {
        return asked;
    }

    boolean greeted() {
        return greeted;
    }

    /** The next line without CRLF; empty when the server closed. A bare LF is no line end and shows as such. */
    Optional<String> line() throws IOException {
        var octets = new ByteArrayOutputStream();
        int before = 0;
        while (true) {
            int octet;
            try {
                octet = in.read();
            } catch (SocketException | SSLException e) {
                octet = -1;
            }
            if (octet < 0) {
                return octets.size() == 0 ? Optional.empty() : Optional.of(heard(octets.toString(StandardCharsets.ISO_8859_1) + "<end>"));
            }
            octets.write(octet);
            if (octet == '\n' && before == '\r') {
                return Optional.of(heard(new String(octets.toByteArray(), 0, octets.size() - 2, StandardCharsets.ISO_8859_1)));
            }
            before = octet;
        }
    }

    private String heard(String line) {
        greeted = true;
        log.append(name).append("S: ").append(line).append('\n');
        return line;
    }

    void upgrade(SSLContext context, String host) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, host, socket.getPort(), true);
        tls.startHandshake();
        socket = tls;
        in = new BufferedInputStream(tls.getInputStream());
    }

    /** Sends a command that must succeed; gives all that was told on the way. */
    List<String> ask(Tongue tongue, String command) throws IOException {
        send(command + "\r\n");
        var facts = new ArrayList<String>();
        Response response;
        do {
            response = next(tongue);
            facts.addAll(response.facts());
        } while (response.untagged());
        if (!tongue.good(response)) {
            throw new AssertionError(command.split(" ")[0] + " was answered " + response + "\n" + log);
        }
        return facts;
    }

    void greeting(Tongue tongue) throws IOException {
        next(tongue);
    }

    private Response next(Tongue tongue) throws IOException {
        return tongue.heard(this::line, asked, asked.equals(tongue.askOffers())).orElseThrow(() -> new AssertionError("the server closed\n" + log));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
