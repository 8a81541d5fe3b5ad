package org.signetmail.smtp.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.mail.Address;
import org.signetmail.net.ClientTls;
import org.signetmail.net.Connection;
import org.signetmail.net.Dialer;
import org.signetmail.net.HandshakeFailed;
import org.signetmail.net.Input;
import org.signetmail.net.NotTrusted;
import org.signetmail.net.Tls;
import org.signetmail.net.TlsSession;
import org.signetmail.smtp.Capabilities;
import org.signetmail.smtp.DotWriter;
import org.signetmail.smtp.Reply;
import org.signetmail.smtp.ReplyParser;
import org.signetmail.smtp.Xtext;
import org.signetmail.text.SyntaxError;
import org.signetmail.tls.Ending;

/**
 * One SMTP session with a server, from the sender's side (RFC 5321 3): opened ready for MAIL, sends any number of
 * messages one after the other, closed by QUIT. Belongs to one thread.
 */
public final class SmtpClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpClient.class);
    private static final int MOST_LINE = 4096;
    private static final int BATCH = 50;
    private static final Outcome UNDECIDED = new Outcome.Deferred("4.4.2", "the conversation broke off");

    /** What came of calling a server. */
    public sealed interface Opening {
        record Ready(SmtpClient client) implements Opening {}

        /** It did not answer, or broke off: another may. */
        record Unreachable(String why) implements Opening {}

        /** It offers TLS, or must, and TLS did not come about. */
        record NoTls(String why) implements Opening {}

        /** It is not who it should be: nothing may be sent to it, least of all in the clear. */
        record Untrusted(String why) implements Opening {}

        /** It answered that it will not. */
        record Refused(Reply reply) implements Opening {}
    }

    /**
     * How sessions are opened.
     *
     * @param name of this host, for EHLO
     */
    public record Caller(Dialer dialer, Tls tls, String name, Timeouts timeouts) {}

    private final Connection connection;
    private final Peer peer;
    private final Timeouts timeouts;
    private final ReplyParser parser = new ReplyParser();
    private Capabilities offered = Capabilities.NONE;
    private boolean fresh = true;
    private boolean broken;

    private SmtpClient(Connection connection, Peer peer, Timeouts timeouts) {
        this.connection = connection;
        this.peer = peer;
        this.timeouts = timeouts;
    }

    /** Connects, greets, comes to TLS and logs in, as the peer's row demands. */
    public static Opening open(Caller caller, Peer peer) {
        Connection connection;
        try {
            connection = caller.dialer().connect(peer.address(), caller.timeouts().connect(), null);
        } catch (IOException unreachable) {
            return new Opening.Unreachable("no connection to " + peer + ": " + unreachable.getMessage());
        }
        var client = new SmtpClient(connection, peer, caller.timeouts());
        Opening opening;
        try {
            opening = client.begin(caller);
        } catch (NotTrusted stranger) {
            opening = new Opening.Untrusted(peer + " is not trusted: " + stranger.getMessage());
        } catch (HandshakeFailed failed) {
            opening = new Opening.NoTls("TLS with " + peer + " failed: " + failed.getMessage());
        } catch (IOException | SyntaxError failed) {
            opening = new Opening.Unreachable(peer + " broke off: " + failed.getMessage());
        }
        if (!(opening instanceof Opening.Ready)) {
            connection.close();
        }
        return opening;
    }

    private Opening begin(Caller caller) throws IOException {
        connection.deadline(timeouts.message());
        connection.timeout(timeouts.command());
        Reply greeting = reply();
        if (greeting.code() != 220) {
            return new Opening.Refused(greeting);
        }
        Reply refused = hello(caller.name());
        if (refused != null) {
            return new Opening.Refused(refused);
        }
        if (peer.demand().wantsTls()) {
            Opening obstacle = startTls(caller);
            if (obstacle != null) {
                return obstacle;
            }
        }
        Peer.Login login = peer.login();
        if (login != null) {
            refused = logIn(login);
            if (refused != null) {
                return new Opening.Refused(refused);
            }
        }
        return new Opening.Ready(this);
    }

    private @Nullable Reply hello(String name) throws IOException {
        Reply reply = ask("EHLO " + name);
        if (reply.code() == 250) {
            offered = Capabilities.of(reply);
            return null;
        }
        // RFC 5321 3.2: who does not know EHLO may know HELO.
        offered = Capabilities.NONE;
        if (reply.code() >= 500) {
            reply = ask("HELO " + name);
        }
        return reply.code() == 250 ? null : reply;
    }

    /** Null when the session goes on. */
    private @Nullable Opening startTls(Caller caller) throws IOException {
        boolean optional = !peer.demand().required();
        if (!offered.has("STARTTLS")) {
            peer.demand().verification().ended(Ending.failed("it does not offer STARTTLS"));
            return optional ? null : new Opening.NoTls(peer + " does not offer STARTTLS, and mail for it must be encrypted");
        }
        Reply reply = ask("STARTTLS");
        if (reply.code() != 220) {
            peer.demand().verification().ended(Ending.failed("it refuses STARTTLS: " + reply.words()));
            return optional ? null : new Opening.NoTls(peer + " refuses STARTTLS: " + reply.words());
        }
        try {
            connection.startTls(new ClientTls(caller.tls(), peer.host(), peer.demand().verification()));
        } catch (EOFException | SocketException hungUp) {
            throw new HandshakeFailed("it hung up in the handshake", hungUp);
        }
        // RFC 3207 4.2: what was said in the clear is forgotten.
        Reply refused = hello(caller.name());
        return refused == null ? null : new Opening.Refused(refused);
    }

    private @Nullable Reply logIn(Peer.Login login) throws IOException {
        if (!connection.secure() && !connection.remote().getAddress().isLoopbackAddress()) {
            return Reply.of(454, "4.7.0", "a password is not sent to " + peer + " in the clear");
        }
        if (!offered.authenticates("PLAIN")) {
            return Reply.of(454, "4.7.0", peer + " does not offer AUTH PLAIN");
        }
        byte[] plain = ("\0" + login.user() + "\0" + login.password()).getBytes(StandardCharsets.UTF_8);
        Reply reply = ask("AUTH PLAIN " + Base64.getEncoder().encodeToString(plain));
        // Credentials are ours to put right: mail waits for that rather than bounce.
        return reply.code() == 235 ? null : Reply.of(454, "4.7.0", peer + " refuses our login: " + reply.words());
    }

    /** The connection's, for logs. */
    public String id() {
        return connection.id();
    }

    public Peer peer() {
        return peer;
    }

    /** What TLS agreed on; null in the clear. */
    public @Nullable TlsSession tls() {
        return connection.tls();
    }

    /** False when the connection is of no more use. */
    public boolean usable() {
        return !broken;
    }

    /** Sends one message; an outcome for each recipient, in their order. A broken connection defers those undecided. */
    public List<Outcome> send(Outgoing message) {
        List<Outcome> outcomes = new ArrayList<>(Collections.nCopies(message.recipients().size(), UNDECIDED));
        try {
            connection.deadline(timeouts.message());
            connection.timeout(timeouts.command());
            transact(message, outcomes);
        } catch (IOException | SyntaxError failed) {
            broken = true;
            var why = new Outcome.Deferred("4.4.2", "the conversation with " + peer + " broke off: " + failed.getMessage());
            outcomes.replaceAll(o -> o.equals(UNDECIDED) ? why : o);
        }
        return outcomes;
    }

    private void transact(Outgoing message, List<Outcome> outcomes) throws IOException {
        Outcome impossible = impossible(message);
        if (impossible != null) {
            Collections.fill(outcomes, impossible);
            return;
        }
        if (!fresh) {
            Reply reset = ask("RSET");
            if (!reset.positive()) {
                broken = true;
                Collections.fill(outcomes, new Outcome.Deferred("4.3.0", reset.words()));
                return;
            }
        }
        fresh = false;
        boolean pipelining = offered.has("PIPELINING");
        command(mail(message));
        Reply mail = pipelining ? null : reply();
        boolean any = false;
        List<Outgoing.Recipient> recipients = message.recipients();
        // RFC 2920 3.1; in batches, so that neither side's buffers fill with what the other does not read.
        int step = pipelining ? BATCH : 1;
        for (int from = 0; from < recipients.size() && (mail == null || mail.positive()); from += step) {
            int to = Math.min(recipients.size(), from + step);
            for (int i = from; i < to; i++) {
                command(rcpt(recipients.get(i)));
            }
            if (mail == null) {
                mail = reply();
            }
            for (int i = from; i < to; i++) {
                Reply rcpt = reply();
                boolean taken = mail.positive() && rcpt.code() / 100 == 2;
                any |= taken;
                outcomes.set(i, taken ? new Outcome.Delivered(rcpt, false) : refusedRecipient(rcpt));
                if (rcpt.code() == 421) {
                    throw new EOFException(rcpt.words());
                }
            }
        }
        if (mail != null && !mail.positive()) {
            broken |= mail.code() == 421;
            Collections.fill(outcomes, Outcome.refused(mail, "1.0"));
            return;
        }
        if (any) {
            data(message, outcomes);
        }
    }

    /** RFC 5321 4.5.3.1.10: 552 for a recipient means "too many", as 452 does. */
    private static Outcome refusedRecipient(Reply reply) {
        return reply.code() == 552 && reply.enhanced().isEmpty() ? new Outcome.Deferred("4.5.3", reply.words()) : Outcome.refused(reply, "1.0");
    }

    private void data(Outgoing message, List<Outcome> outcomes) throws IOException {
        Outcome whole;
        try {
            connection.timeout(timeouts.data());
            Reply go = ask("DATA");
            if (go.code() != 354) {
                whole = go.positive() ? new Outcome.Deferred("4.5.0", go.words()) : Outcome.refused(go, "0.0");
                broken |= go.code() == 421 || go.positive();
            } else {
                connection.timeout(timeouts.block());
                // No field begins with a dot.
                connection.output().write(message.above().duplicate());
                DotWriter.write(message.body(), connection.output()::write);
                connection.output().flush();
                connection.timeout(timeouts.end());
                Reply end = reply();
                broken |= end.code() == 421;
                whole = end.code() / 100 == 2 ? new Outcome.Delivered(end, offered.has("DSN"))
                        : end.positive() ? new Outcome.Deferred("4.5.0", end.words()) : Outcome.refused(end, "0.0");
            }
        } catch (IOException | SyntaxError failed) {
            // Whether the server has the message is not known: sent again it may come twice, given up it may be lost (RFC 5321 4.5.4.1).
            outcomes.replaceAll(o -> o instanceof Outcome.Delivered ? UNDECIDED : o);
            throw failed;
        }
        outcomes.replaceAll(o -> o instanceof Outcome.Delivered ? whole : o);
    }

    /** Why this server cannot have this message at all. */
    private @Nullable Outcome impossible(Outgoing message) {
        long most = offered.size();
        if (most > 0 && message.size() > most) {
            return new Outcome.Failed("5.3.4", "the message has " + message.size() + " octets, " + peer.host() + " takes " + most);
        }
        if (message.needsSmtpUtf8() && !offered.has("SMTPUTF8")) {
            return new Outcome.Failed("5.6.7", peer.host() + " does not take internationalized addresses (SMTPUTF8)");
        }
        // RFC 6152 3: what is not converted is returned; signatures over the message would not survive a conversion.
        if (!offered.has("8BITMIME") && message.eightBit()) {
            return new Outcome.Failed("5.6.3", peer.host() + " does not take messages with 8-bit text (8BITMIME)");
        }
        return null;
    }

    private String mail(Outgoing message) {
        var line = new StringBuilder("MAIL FROM:<").append(Optional.ofNullable(message.reversePath()).map(Address::toString).orElse("")).append('>');
        if (offered.has("SIZE")) {
            line.append(" SIZE=").append(message.size());
        }
        if (offered.has("8BITMIME") && message.eightBit()) {
            line.append(" BODY=8BITMIME");
        }
        if (message.needsSmtpUtf8()) {
            line.append(" SMTPUTF8");
        }
        if (offered.has("DSN")) {
            line.append(" RET=").append(message.headersOnlyInDsn() ? "HDRS" : "FULL");
            if (message.envelopeId() != null) {
                line.append(" ENVID=").append(Xtext.encode(message.envelopeId()));
            }
        }
        return line.toString();
    }

    private String rcpt(Outgoing.Recipient recipient) {
        var line = new StringBuilder("RCPT TO:<").append(recipient.address()).append('>');
        if (offered.has("DSN")) {
            if (!recipient.dsnNotify().isEmpty()) {
                line.append(" NOTIFY=").append(recipient.dsnNotify());
            }
            String original = recipient.original();
            if (original != null && original.indexOf(';') > 0) {
                int semicolon = original.indexOf(';');
                line.append(" ORCPT=").append(original, 0, semicolon + 1).append(Xtext.encode(original.substring(semicolon + 1)));
            }
        }
        return line.toString();
    }

    private void command(String line) throws IOException {
        connection.output().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private Reply ask(String line) throws IOException {
        command(line);
        return reply();
    }

    private Reply reply() throws IOException {
        connection.output().flush();
        while (true) {
            Input.Line line = connection.input().readLine(MOST_LINE);
            if (line == null) {
                throw new EOFException("the server closed the connection");
            }
            if (line.end() == Input.End.TOO_LONG) {
                throw new SyntaxError(MOST_LINE, "a reply's line is longer than " + MOST_LINE + " octets");
            }
            Optional<Reply> reply = parser.line(new String(line.octets(), StandardCharsets.ISO_8859_1));
            if (reply.isPresent()) {
                return reply.get();
            }
        }
    }

    /** Breaks off at once; the one method that may be called from another thread. */
    public void abort() {
        connection.close();
    }

    /** QUIT, where the server still listens, and the end. */
    @Override
    public void close() {
        try {
            if (!broken) {
                connection.timeout(timeouts.quit());
                ask("QUIT");
            }
        } catch (IOException | SyntaxError over) {
            LOG.debug("{}: {} to QUIT", peer, over.toString());
        } finally {
            connection.close();
        }
    }
}
