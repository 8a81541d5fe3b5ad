package org.signetmail.pop3.server;

import java.io.IOException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.net.Connection;
import org.signetmail.net.Ended;
import org.signetmail.net.TimedOut;
import org.signetmail.net.Trace;
import org.signetmail.pop3.Reply;
import org.signetmail.pop3.Scanner;
import org.signetmail.text.SyntaxError;

/**
 * One client's dialogue, from greeting to goodbye: reads a command, obeys it in the state the session is in, replies.
 * A session that ends without QUIT deletes nothing (RFC 1939 6). For the connection's thread.
 */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final Client client;
    private final Connection connection;
    private final Out out;
    private State state;
    private int badCommands;

    Session(Client client) {
        this.client = client;
        connection = client.connection();
        out = new Out(connection.output(), connection.activity());
        state = new State.Guest(client);
    }

    void run() throws IOException {
        connection.timeout(client.options().idle());
        connection.deadline(client.options().beforeLogin());
        out.reply(Reply.ok("Signet is ready"));
        try {
            while (step()) {
                if (badCommands > client.options().maxBadCommands()) {
                    out.reply(Reply.err("too many bad commands"));
                    break;
                }
            }
            out.flush();
        } catch (TimedOut silent) {
            // RFC 1939 3: closed without a word.
            LOG.debug("silent for too long");
        } catch (Ended over) {
            out.reply(Reply.err(Reply.Code.TEMPORARY, String.valueOf(over.getMessage())));
            out.flush();
            throw over;
        }
    }

    /** One command. False when it was the last. */
    private boolean step() throws IOException {
        if (!connection.input().ready()) {
            out.flush();
        }
        String name = "unknown";
        Answer answer;
        try {
            byte[] line = client.line();
            if (line == null) {
                return false;
            }
            Trace trace = connection.activity().trace();
            if (trace != null) {
                Shown.tell(trace, line);
            }
            var in = new Scanner(line);
            Commands.Row row = Commands.named(in);
            name = row.name();
            connection.activity().command(name);
            answer = run(row.parse().apply(in));
        } catch (SyntaxError e) {
            answer = refused(e.reason());
        } catch (RuntimeException bug) {
            LOG.error("{} failed by a fault of ours", name, bug);
            if (out.within()) {
                return false;
            }
            answer = Answer.err(Reply.Code.TEMPORARY, "this went wrong on our side");
        }
        count(name, answer);
        return conclude(answer);
    }

    private void count(String name, Answer answer) {
        boolean ok = switch (answer) {
            case Answer.Said(Reply reply, Answer.Next next) -> reply.ok();
            case Answer.Sent() -> true;
        };
        client.services().meters().commands().labelValues(name, ok ? "ok" : "err").inc();
    }

    private Answer refused(String why) {
        badCommands++;
        return Answer.err(why);
    }

    private Answer run(Command command) throws IOException {
        return switch (command) {
            case Command.Anytime anytime -> anytime.run(state, out);
            case Command.ForGuest guest -> switch (state) {
                case State.Unauthenticated here -> guest.run(here, out);
                case State.LoggedIn here -> refused("you are logged in already");
            };
            case Command.ForNamed named -> switch (state) {
                case State.Named here -> named.run(here);
                case State.Guest here -> refused("USER comes first");
                case State.LoggedIn here -> refused("you are logged in already");
            };
            case Command.ForUser user -> switch (state) {
                case State.LoggedIn(Client same, Maildrop maildrop) -> user.run(maildrop, out);
                case State.Unauthenticated here -> refused("log in first");
            };
        };
    }

    /** Replies, and does what comes after. False when the session is over. */
    private boolean conclude(Answer answer) throws IOException {
        return switch (answer) {
            case Answer.Sent() -> true;
            case Answer.Said(Reply reply, Answer.Next next) -> {
                out.reply(reply);
                yield follow(next);
            }
        };
    }

    private boolean follow(Answer.Next next) throws IOException {
        switch (next) {
            case Answer.Next.GoOn() -> {}
            case Answer.Next.Enter(State entered) -> {
                state = entered;
                if (entered instanceof State.LoggedIn) {
                    connection.deadline(null);
                }
            }
            case Answer.Next.StartTls() -> {
                out.flush();
                int injected = connection.startTls(client.services().tls().get());
                if (injected > 0) {
                    LOG.warn("{} sent {} octets ahead of the handshake; thrown away", connection.remote(), injected);
                }
                // RFC 2595 4: what was said in the clear counts no more.
                state = new State.Guest(client);
            }
            case Answer.Next.HangUp() -> {
                return false;
            }
        }
        return true;
    }
}
