package org.signetmail.sieve.server;

import java.io.IOException;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.net.Connection;
import org.signetmail.net.Ended;
import org.signetmail.net.TimedOut;
import org.signetmail.net.Trace;
import org.signetmail.sieve.manage.Reply;
import org.signetmail.sieve.manage.Word;
import org.signetmail.sieve.manage.Words;
import org.signetmail.text.SyntaxError;

/**
 * One client's dialogue, from greeting to goodbye: reads a command, obeys it in the state the session is in, replies. For the
 * connection's thread.
 */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    /** What a request has around its script. */
    private static final int AROUND = 2048;

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
        greet("Signet is ready");
        try {
            while (step()) {
                if (badCommands > client.options().maxBadCommands()) {
                    out.reply(Reply.bye("", "too many bad commands"));
                    break;
                }
            }
            out.flush();
        } catch (TimedOut silent) {
            out.reply(Reply.bye("", "silent for too long"));
            out.flush();
        } catch (Ended over) {
            out.reply(Reply.bye(Reply.TRYLATER, String.valueOf(over.getMessage())));
            out.flush();
            throw over;
        }
    }

    /** RFC 5804 1.7: the capabilities come first, and anew after STARTTLS. */
    private void greet(String text) throws IOException {
        client.capabilities(state, out);
        out.reply(Reply.ok(text));
    }

    /** One command. False when it was the last. */
    private boolean step() throws IOException {
        if (!connection.input().ready()) {
            out.flush();
        }
        String name = "unknown";
        Answer answer;
        try {
            List<Word> words = client.reader().next(literals());
            if (words == null) {
                return false;
            }
            Trace trace = connection.activity().trace();
            if (trace != null) {
                Shown.tell(trace, words);
            }
            var in = new Words(words);
            Commands.Row row = Commands.named(in);
            name = row.name();
            connection.activity().command(name);
            answer = run(row.parse().apply(in));
        } catch (SyntaxError e) {
            answer = refused(e.reason());
        } catch (RequestReader.TooLarge e) {
            answer = Replies.tooLarge(client.services().filters().limits());
        } catch (RuntimeException bug) {
            LOG.error("{} failed by a fault of ours", name, bug);
            answer = Answer.no(Reply.TRYLATER, "this went wrong on our side");
        }
        client.services().meters().commands().labelValues(name, answer.reply().kind() == Reply.Kind.OK ? "ok" : "no").inc();
        out.reply(answer.reply());
        return follow(answer.next());
    }

    private long literals() {
        return switch (state) {
            case State.Guest _ -> RequestReader.BEFORE_LOGIN;
            case State.LoggedIn _ -> client.services().filters().limits().octets() + AROUND;
        };
    }

    private Answer refused(String why) {
        badCommands++;
        return Answer.no(why);
    }

    private Answer run(Command command) throws IOException {
        return switch (command) {
            case Command.Anytime anytime -> anytime.run(state, out);
            case Command.ForGuest guest -> switch (state) {
                case State.Guest here -> guest.run(here, out);
                case State.LoggedIn _ -> refused("you are logged in already");
            };
            case Command.ForUser user -> switch (state) {
                case State.LoggedIn here -> user.run(here, out);
                case State.Guest _ -> refused("log in first");
            };
        };
    }

    /** What comes after the reply. False when the session is over. */
    private boolean follow(Answer.Next next) throws IOException {
        switch (next) {
            case Answer.Next.GoOn() -> {}
            case Answer.Next.Enter(State entered) -> {
                state = entered;
                connection.deadline(entered instanceof State.LoggedIn ? null : client.options().beforeLogin());
            }
            case Answer.Next.StartTls() -> {
                out.flush();
                int injected = connection.startTls(client.services().tls().get());
                if (injected > 0) {
                    LOG.warn("{} sent {} octets ahead of the handshake; thrown away", connection.remote(), injected);
                }
                greet("TLS is active");
            }
            case Answer.Next.HangUp() -> {
                return false;
            }
        }
        return true;
    }
}
