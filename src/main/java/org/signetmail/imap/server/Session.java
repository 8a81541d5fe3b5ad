package org.signetmail.imap.server;

import java.io.IOException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.imap.Scanner;
import org.signetmail.imap.server.CommandReader.Limits;
import org.signetmail.imap.server.CommandReader.Read;
import org.signetmail.net.Connection;
import org.signetmail.net.Ended;
import org.signetmail.net.TimedOut;
import org.signetmail.net.Trace;
import org.signetmail.text.SyntaxError;

/**
 * One client's dialogue, from greeting to goodbye: reads a command, obeys it in the state the session is in, tells
 * what changed meanwhile, replies. For the connection's thread.
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
        state = new Guest(client);
    }

    void run() throws IOException {
        connection.timeout(client.options().idle());
        connection.deadline(client.options().beforeLogin());
        out.untagged("OK [CAPABILITY " + client.capabilities(false) + "] Signet is ready");
        try {
            while (step()) {
                if (badCommands > client.options().maxBadCommands()) {
                    out.untagged("BYE too many bad commands");
                    break;
                }
            }
            out.flush();
        } catch (TimedOut silent) {
            out.untagged("BYE Autologout; idle for too long");
            out.flush();
        } catch (Ended over) {
            out.untagged("BYE " + over.getMessage());
            out.flush();
            throw over;
        } finally {
            if (state instanceof Open open) {
                open.close();
            }
        }
    }

    /** One command. False when it was the last. */
    private boolean step() throws IOException {
        if (!connection.input().ready()) {
            out.flush();
        }
        return switch (client.reader().next(state instanceof Guest ? Limits.BEFORE_LOGIN : Limits.AFTER_LOGIN)) {
            case Read.Whole(byte[] octets) -> {
                Trace trace = connection.activity().trace();
                if (trace != null) {
                    out.tagShown(Shown.tell(trace, octets, client.utf8()));
                }
                yield obey(octets);
            }
            case Read.Unreadable(byte[] start, String why, boolean lost) -> {
                Trace trace = connection.activity().trace();
                if (trace != null) {
                    trace.clientElided(start.length);
                    out.tagShown(false);
                }
                out.tagged(tagOf(start), refused(why));
                if (lost) {
                    out.untagged("BYE where the next command starts is not to be seen");
                }
                yield !lost;
            }
            case Read.Ended() -> false;
        };
    }

    private Answer refused(String why) {
        badCommands++;
        return Answer.bad(why);
    }

    private static String tagOf(byte[] octets) {
        try {
            return new Scanner(octets, true).tag();
        } catch (SyntaxError e) {
            return "*";
        }
    }

    private boolean obey(byte[] octets) throws IOException {
        client.tag(tagOf(octets));
        String name = "unknown";
        boolean mayRenumber = false;
        Answer answer;
        try {
            var in = new Scanner(octets, client.utf8());
            in.tag();
            Commands.Row row = Commands.named(in.sp());
            name = row.name();
            connection.activity().command(name);
            Command command = row.parse().apply(in);
            mayRenumber = command.mayRenumber();
            answer = run(command);
        } catch (SyntaxError e) {
            answer = refused(e.reason());
        } catch (RuntimeException bug) {
            LOG.error("{} failed by a fault of ours", name, bug);
            if (out.within()) {
                return false;
            }
            answer = Answer.no(Answer.Code.SERVERBUG, "this went wrong on our side");
        }
        client.reader().skipMessage();
        if (answer.kind() == Answer.Kind.OK && !(state instanceof Guest)) {
            badCommands = 0;
        }
        client.services().meters().commands().labelValues(name, answer.kind().name()).inc();
        return conclude(answer, mayRenumber, name.startsWith("UID "), name.equals("DELETE"));
    }

    private Answer run(Command command) throws IOException {
        return switch (command) {
            case Command.Anytime anytime -> anytime.run(state, out);
            case Command.ForGuest guest ->
                state instanceof Guest here ? guest.run(here, out) : refused("you are logged in already");
            case Command.ForUser user -> switch (state) {
                case Guest guest -> refused("log in first");
                case LoggedIn here -> user.run(here, out);
                case Open open -> {
                    if (user.leavesMailbox()) {
                        leave(open);
                        out.untagged("OK [CLOSED] the mailbox that was open is closed");
                    }
                    yield user.run(open.user(), out);
                }
            };
            case Command.ForOpen selected -> switch (state) {
                case Guest guest -> refused("log in first");
                case LoggedIn user -> refused("select a mailbox first");
                case Open here -> selected.run(here, out);
            };
        };
    }

    /** Does what comes after the command, with the reply in its right place. False when the session is over. */
    private boolean conclude(Answer answer, boolean mayRenumber, boolean withUid, boolean ownDelete) throws IOException {
        switch (answer.next()) {
            case Answer.Next.GoOn() -> {
                if (ownDelete && state instanceof Open open && open.mailbox().deleted()) {
                    leave(open);
                }
                if (!catchUp(mayRenumber, withUid)) {
                    return false;
                }
            }
            case Answer.Next.Enter(State next) -> {
                if (state instanceof Open open) {
                    open.close();
                }
                if (state instanceof Guest) {
                    connection.deadline(null);
                }
                state = next;
                switch (next) {
                    case Guest _ -> { }
                    case LoggedIn _ -> connection.activity().state("logged in");
                    case Open open -> connection.activity().state("selected", open.mailbox().mailbox().name());
                }
            }
            case Answer.Next.StartTls() -> {
                out.tagged(client.tag(), answer);
                out.flush();
                int injected = connection.startTls(client.services().tls().get());
                if (injected > 0) {
                    LOG.warn("{} sent {} octets ahead of the handshake; thrown away", connection.remote(), injected);
                }
                return true;
            }
            case Answer.Next.Idle() -> {
                String line = idle();
                Trace trace = connection.activity().trace();
                if (trace != null && line != null) {
                    if (line.equalsIgnoreCase("DONE")) {
                        trace.client(line);
                    } else {
                        trace.clientElided(line.length());
                    }
                }
                if (line == null || !catchUp(true, false)) {
                    return false;
                }
                out.tagged(client.tag(), line.equalsIgnoreCase("DONE") ? answer : refused("expected DONE"));
                return true;
            }
            case Answer.Next.HangUp() -> {
                out.tagged(client.tag(), answer);
                return false;
            }
        }
        out.tagged(client.tag(), answer);
        return true;
    }

    /** Tells what changed. False when the open mailbox is gone, and with it the session. */
    private boolean catchUp(boolean mayRenumber, boolean withUid) throws IOException {
        if (state instanceof Open open) {
            if (open.mailbox().deleted()) {
                out.untagged("BYE the mailbox that was open is deleted");
                return false;
            }
            open.tell(out, mayRenumber, withUid);
        }
        return true;
    }

    private void leave(Open open) {
        open.close();
        connection.activity().state("logged in");
        state = open.user();
    }

    /** RFC 9051 6.3.13: pushes changes until the client says something, and gives that; null when it is gone. */
    private @Nullable String idle() throws IOException {
        out.raw("+ idling\r\n");
        if (!(state instanceof Open open)) {
            out.flush();
            return client.reader().answerLine(Limits.BEFORE_LOGIN.line());
        }
        try (var pushing = new Pushing(open, out, connection)) {
            pushing.start();
            return client.reader().answerLine(Limits.BEFORE_LOGIN.line());
        }
    }
}
