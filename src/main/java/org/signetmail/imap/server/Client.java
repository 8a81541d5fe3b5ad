package org.signetmail.imap.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.intake.CertificateLogin;
import org.signetmail.net.Connection;
import org.signetmail.net.Trace;
import org.signetmail.store.Mailbox;

/** The other side of a session: its connection, what it enabled, what it is sending. For the session's thread. */
final class Client {
    private final Connection connection;
    private final Services services;
    private final ImapOptions options;
    private final CommandReader reader;
    private boolean rev2;
    private boolean utf8;
    private int failedLogins;
    private String tag = "*";
    private @Nullable Mailbox lastTarget;

    Client(Connection connection, Services services, ImapOptions options) {
        this.connection = connection;
        this.services = services;
        this.options = options;
        reader = new CommandReader(connection);
    }

    Connection connection() {
        return connection;
    }

    Services services() {
        return services;
    }

    ImapOptions options() {
        return options;
    }

    CommandReader reader() {
        return reader;
    }

    /** Tag of the command in progress. */
    String tag() {
        return tag;
    }

    void tag(String now) {
        tag = now;
    }

    boolean rev2() {
        return rev2;
    }

    /** Mailbox names and strings are UTF-8 on the wire. */
    boolean utf8() {
        return rev2 || utf8;
    }

    void enableRev2() {
        rev2 = true;
    }

    void enableUtf8() {
        utf8 = true;
    }

    /** One more login failed; how many have so far in this session. */
    int loginFailed() {
        return ++failedLogins;
    }

    /** Where the last APPEND went; it may be gone meanwhile, or have another name. */
    @Nullable Mailbox lastTarget() {
        return lastTarget;
    }

    void lastTarget(Mailbox mailbox) {
        lastTarget = mailbox;
    }

    boolean mayStartTls() {
        return services.listener().mayStartTls(connection.secure());
    }

    /** Whether a password may pass here. */
    boolean mayLogin() {
        return services.listener().mayLogin(connection.secure());
    }

    /** A line that answers a continuation request; null when the client is gone. @throws IOException when it is too long */
    @Nullable String continuation(Out out, String prompt, int most) throws IOException {
        out.raw("+ " + prompt + "\r\n");
        out.flush();
        String answer = reader.answerLine(most);
        Trace trace = connection.activity().trace();
        if (trace != null && answer != null) {
            trace.client(answer.equals("*") ? answer : Trace.SECRET);
        }
        return answer;
    }

    /** What CAPABILITY tells, as the session's state has it (RFC 9051 7.2.2). */
    String capabilities(boolean loggedIn) {
        var names = new ArrayList<>(List.of("IMAP4rev1", "IMAP4rev2", "SASL-IR", "LITERAL-", "ID", "ENABLE"));
        if (loggedIn) {
            names.addAll(List.of("IDLE", "NAMESPACE", "UIDPLUS", "MOVE", "CHILDREN", "SPECIAL-USE", "LIST-EXTENDED",
                    "LIST-STATUS", "UNSELECT", "ESEARCH", "SEARCHRES", "STATUS=SIZE", "BINARY", "UTF8=ACCEPT"));
        } else {
            if (mayStartTls()) {
                names.add("STARTTLS");
            }
            names.add(mayLogin() ? "AUTH=PLAIN" : "LOGINDISABLED");
            if (CertificateLogin.possible(connection.tls())) {
                names.add("AUTH=EXTERNAL");
            }
        }
        return String.join(" ", names);
    }
}
