package org.signetmail.transcript;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import org.signetmail.transcript.Transcript.Step;

/**
 * Plays one transcript: opens sessions as they are named, sends, and compares what comes back to the letter.
 * Text is octets as chars throughout, so that what is no UTF-8 can be said too.
 */
final class Player implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final String protocol;
    private final InetSocketAddress address;
    private final Map<Integer, Session> sessions = new HashMap<>();
    private final StringBuilder heard = new StringBuilder();
    private Map<String, String> bound = new HashMap<>();

    Player(String protocol, InetSocketAddress address, Target.Fixture fixture) {
        this.protocol = protocol;
        this.address = address;
        bound.put("user", fixture.user());
        bound.put("password", fixture.password());
        bound.put("domain", fixture.domain());
        bound.put("host", fixture.host());
        bound.put("plain", Base64.getEncoder().encodeToString(
                ("\0" + fixture.user() + "\0" + fixture.password()).getBytes(StandardCharsets.UTF_8)));
    }

    void play(Transcript transcript) throws IOException {
        for (Step step : transcript.steps()) {
            try {
                play(step);
            } catch (IOException e) {
                throw new AssertionError(where(transcript, step) + e + "\n" + heard, e);
            } catch (AssertionError e) {
                throw new AssertionError(where(transcript, step) + e.getMessage() + "\n" + heard, e);
            }
        }
    }

    private static String where(Transcript transcript, Step step) {
        return transcript.name() + ".txt:" + step.line() + ": ";
    }

    private void play(Step step) throws IOException {
        Session session = sessions.get(step.session());
        if (session == null) {
            session = new Session(step.session(), address);
            sessions.put(step.session(), session);
        }
        switch (step) {
            case Step.Send(int s, int l, String text, boolean endLine) ->
                session.send(Expected.fill(text, bound) + (endLine ? "\r\n" : ""));
            case Step.Expect(int s, int l, List<String> lines, boolean anyOrder) -> expect(session, lines);
            case Step.UpgradeTls(int s, int l) -> session.upgrade();
            case Step.LogIn(int s, int l) -> logIn(session);
            case Step.ExpectEnd(int s, int l) -> {
                String line = session.line();
                if (line != null) {
                    throw new AssertionError("expected the server to close, it said: " + line);
                }
            }
        }
    }

    private void expect(Session session, List<String> lines) throws IOException {
        var waiting = new ArrayList<>(lines);
        while (!waiting.isEmpty()) {
            String line = session.line();
            if (line == null) {
                throw new AssertionError("the server closed; still expected: " + waiting);
            }
            Optional<Map<String, String>> matched = Optional.empty();
            for (int i = 0; i < waiting.size() && matched.isEmpty(); i++) {
                matched = Expected.match(waiting.get(i), line, bound);
                if (matched.isPresent()) {
                    waiting.remove(i);
                }
            }
            bound = matched.orElseThrow(() -> new AssertionError("expected " + waiting + "\n but was  [" + line + "]"));
        }
    }

    private void logIn(Session session) throws IOException {
        String user = bound.get("user");
        String password = bound.get("password");
        if (protocol.equals("imap")) {
            session.lineOrFail();
            session.send("t STARTTLS\r\n");
            session.until("t OK");
            session.upgrade();
            session.send("l LOGIN " + user + " " + password + "\r\n");
            session.until("l OK");
        } else {
            session.lineOrFail();
            session.send("STLS\r\n");
            session.until("+OK");
            session.upgrade();
            session.send("USER " + user + "\r\n");
            session.until("+OK");
            session.send("PASS " + password + "\r\n");
            session.until("+OK");
        }
    }

    @Override
    public void close() throws IOException {
        for (Session session : sessions.values()) {
            session.socket.close();
        }
    }

    /** One client connection. */
    private final class Session {
        private final int number;
        private Socket socket;
        private BufferedInputStream in;

        Session(int number, InetSocketAddress address) throws IOException {
            this.number = number;
            socket = new Socket();
            socket.connect(address, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }

        void send(String text) throws IOException {
            heard.append(number).append("C: ").append(text.strip()).append('\n');
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        }

        String lineOrFail() throws IOException {
            String line = line();
            if (line == null) {
                throw new AssertionError("the server closed");
            }
            return line;
        }

        void until(String start) throws IOException {
            String line;
            do {
                line = lineOrFail();
            } while (!line.startsWith(start));
        }

        /** The next line without CRLF; null when the server closed. A bare LF is no line end and shows as such. */
        String line() throws IOException {
            var octets = new ByteArrayOutputStream();
            while (true) {
                int octet;
                try {
                    octet = in.read();
                } catch (java.net.SocketException | javax.net.ssl.SSLException e) {
                    octet = -1;
                }
                if (octet < 0) {
                    return octets.size() == 0 ? null : heard(octets.toString(StandardCharsets.ISO_8859_1) + "<end>");
                }
                octets.write(octet);
                byte[] now = octets.toByteArray();
                if (octet == '\n' && now.length > 1 && now[now.length - 2] == '\r') {
                    return heard(new String(now, 0, now.length - 2, StandardCharsets.ISO_8859_1));
                }
            }
        }

        private String heard(String line) {
            heard.append(number).append("S: ").append(line).append('\n');
            return line;
        }

        void upgrade() throws IOException {
            SSLSocket tls = (SSLSocket) anyone().getSocketFactory()
                    .createSocket(socket, bound.get("host"), socket.getPort(), true);
            tls.startHandshake();
            socket = tls;
            in = new BufferedInputStream(tls.getInputStream());
        }
    }

    /** Certificates have tests of their own; here only the dialogue counts. */
    private static SSLContext anyone() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new X509TrustManager() {
                @Override public void checkClientTrusted(X509Certificate[] chain, String type) {}

                @Override public void checkServerTrusted(X509Certificate[] chain, String type) {}

                @Override public X509Certificate[] getAcceptedIssuers() {
                    return new X509Certificate[0];
                }
            }}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
