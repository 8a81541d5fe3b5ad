package org.signetmail.smtp.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.signetmail.net.Connection;
import org.signetmail.net.Ended;
import org.signetmail.net.Input;
import org.signetmail.net.TimedOut;
import org.signetmail.net.Trace;
import org.signetmail.smtp.Reply;
import org.signetmail.store.Account;
import org.signetmail.store.Listeners;
import org.signetmail.store.StoreException;
import org.signetmail.text.SyntaxError;

/** One SMTP session: reads commands, runs them, says what they answer. Belongs to the connection's thread. */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    /** RFC 5321 4.5.3.1.4 asks for 512 octets; paths with SMTPUTF8 and parameters need more. */
    private static final int MOST_LINE = 4096;
    private static final long MOST_SKIPPED = 1 << 20;
    private static final int MOST_FAULTS = 20;

    final SmtpDoor door;
    final Connection connection;
    final SmtpOptions options;
    private Step step = new Step.Connected();
    private @Nullable Account account;
    private int faults;
    private int messages;

    Session(SmtpDoor door, Connection connection) {
        this.door = door;
        this.connection = connection;
        options = door.options.get();
    }

    void run() throws IOException {
        connection.timeout(options.greetingTimeout());
        if (door.submission) {
            connection.deadline(options.loginDeadline());
        }
        if (connection.input().ready()) {
            LOG.info("{} talks before the banner", connection.remote());
        }
        say(Reply.of(220, "", options.hostName() + " ESMTP Signet"));
        connection.output().flush();
        try {
            while (step()) {
                flushUnlessPipelined();
            }
            connection.output().flush();
        } catch (TimedOut silent) {
            say(Reply.of(421, "4.4.2", options.hostName() + " " + silent.getMessage() + ", closing"));
            connection.output().flush();
        } catch (Ended over) {
            say(Reply.of(421, "4.3.2", options.hostName() + " " + over.getMessage() + ", closing"));
            connection.output().flush();
            throw over;
        }
    }

    /** One command; false when the session is over. */
    private boolean step() throws IOException {
        Input.Line line = connection.input().readLine(MOST_LINE);
        if (line == null) {
            return false;
        }
        Trace trace = connection.activity().trace();
        if (trace != null) {
            Shown.tell(trace, line);
        }
        Answer answer = answer(line);
        step = answer.next();
        say(answer.reply());
        switch (answer.then()) {
            case GO_ON -> { }
            case HANG_UP -> {
                return false;
            }
            case SHAKE_HANDS -> shakeHands();
        }
        if (answer.reply().code() >= 500 && ++faults >= MOST_FAULTS) {
            say(Reply.of(421, "4.7.0", options.hostName() + " too many errors, closing"));
            return false;
        }
        return true;
    }

    private Answer answer(Input.Line line) throws IOException {
        switch (line.end()) {
            case CRLF -> { }
            case BARE_LF -> {
                return Answer.of(step, Replies.BARE_LF);
            }
            case TOO_LONG -> {
                return connection.input().skipLine(MOST_SKIPPED)
                        ? Answer.of(step, Replies.LINE_TOO_LONG) : new Answer(step, Replies.LINE_TOO_LONG, Answer.Then.HANG_UP);
            }
        }
        try {
            String text = text(line.octets());
            Command command = Command.parse(text);
            connection.activity().command(command.name());
            return command.run(this);
        } catch (SyntaxError wrong) {
            return Answer.of(step, Reply.of(501, "5.5.4", wrong.reason()));
        } catch (StoreException broken) {
            LOG.error("the store failed", broken);
            return Answer.of(step, Replies.TROUBLE);
        } catch (RuntimeException bug) {
            LOG.error("a fault of ours", bug);
            return Answer.of(step, Replies.TROUBLE);
        }
    }

    private static String text(byte[] octets) {
        for (byte octet : octets) {
            if (octet == 0 || octet == '\r') {
                throw new SyntaxError(0, "a control character in a command");
            }
        }
        return new String(octets, StandardCharsets.UTF_8);
    }

    private void shakeHands() throws IOException {
        connection.output().flush();
        int discarded = connection.startTls(door.tls.get());
        if (discarded > 0) {
            LOG.warn("{} pipelined {} octets behind STARTTLS: thrown away", connection.remote(), discarded);
        }
        account = null;
        connection.activity().nobody();
        MDC.remove("account");
    }

    void say(Reply reply) throws IOException {
        Trace trace = connection.activity().trace();
        if (trace != null) {
            trace.server(reply.wire());
        }
        connection.output().ascii(reply.wire());
    }

    /** RFC 2920 3.1: replies to a group of commands go out together, unless the client waits for them. */
    private void flushUnlessPipelined() throws IOException {
        if (!connection.input().ready()) {
            connection.output().flush();
        }
    }

    /** Says a challenge and reads what comes; null when the client cancels with "*" (RFC 4954 4). */
    @Nullable String ask(String challenge) throws IOException {
        say(Reply.of(334, "", challenge));
        connection.output().flush();
        Input.Line line = connection.input().readLine(12_288);
        if (line == null) {
            throw new java.io.EOFException("hung up during AUTH");
        }
        if (line.end() != Input.End.CRLF) {
            throw new SyntaxError(0, "a line of AUTH is too long or ends with LF alone");
        }
        String text = new String(line.octets(), StandardCharsets.ISO_8859_1);
        Trace trace = connection.activity().trace();
        if (trace != null) {
            trace.client(text.equals("*") ? text : Trace.SECRET);
        }
        return text.equals("*") ? null : text;
    }

    Step at() {
        return step;
    }

    void loggedIn(Account who) {
        account = who;
        connection.deadline(null);
    }

    @Nullable Account account() {
        return account;
    }

    /** A longer wait once the client has introduced itself. */
    void introduced() {
        connection.timeout(options.timeout());
    }

    boolean mayLogIn() {
        return door.submission && account == null && door.listener.mayLogin(connection.secure());
    }

    boolean mayStartTls() {
        return door.listener.mayStartTls(connection.secure());
    }

    /** What must happen before mail, or null. */
    @Nullable Reply obstacle() {
        if (door.listener.security() == Listeners.Security.STARTTLS_REQUIRED && !connection.secure()) {
            return Replies.NEEDS_TLS;
        }
        return door.submission && account == null ? Replies.NEEDS_LOGIN : null;
    }

    /** Unique in the process: the connection's id and the message's number. */
    String nextMessageId() {
        return connection.id() + "." + ++messages;
    }

    Duration dataTimeout() {
        // RFC 5321 4.5.3.2.5 wants three minutes at least for each block.
        return options.timeout().compareTo(Duration.ofMinutes(3)) < 0 ? Duration.ofMinutes(3) : options.timeout();
    }
}
