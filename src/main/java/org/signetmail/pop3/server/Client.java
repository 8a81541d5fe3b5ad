package org.signetmail.pop3.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.intake.CertificateLogin;
import org.signetmail.net.Connection;
import org.signetmail.net.Input;
import org.signetmail.net.Trace;
import org.signetmail.text.SyntaxError;

/** The other side of a session: its connection and what it may do. For the session's thread. */
final class Client {
    /** RFC 2449 4 allows 255 octets; a SASL response may be longer. */
    private static final int MOST_LINE = 4096;
    private static final long MOST_SKIPPED = 1 << 20;

    private final Connection connection;
    private final Services services;
    private final Pop3Options options;
    private int failedLogins;

    Client(Connection connection, Services services, Pop3Options options) {
        this.connection = connection;
        this.services = services;
        this.options = options;
    }

    Connection connection() {
        return connection;
    }

    Services services() {
        return services;
    }

    Pop3Options options() {
        return options;
    }

    /** One more login failed; how many have so far in this session. */
    int loginFailed() {
        return ++failedLogins;
    }

    boolean mayStartTls() {
        return services.listener().mayStartTls(connection.secure());
    }

    /** Whether a password may pass here. */
    boolean mayLogin() {
        return services.listener().mayLogin(connection.secure());
    }

    /** The next line; null when the client is gone. @throws SyntaxError when it is too long: it is passed over */
    byte @Nullable [] line() throws IOException {
        Input.Line line = connection.input().readLine(MOST_LINE);
        if (line == null) {
            return null;
        }
        if (line.end() == Input.End.TOO_LONG) {
            if (!connection.input().skipLine(MOST_SKIPPED)) {
                return null;
            }
            throw new SyntaxError(MOST_LINE, "the line is too long");
        }
        return line.octets();
    }

    /** A line that answers an invitation to go on; null when the client is gone. */
    @Nullable String continuation(Out out) throws IOException {
        out.invite();
        byte[] line = line();
        Trace trace = connection.activity().trace();
        if (trace != null && line != null) {
            trace.client(line.length == 1 && line[0] == '*' ? "*" : Trace.SECRET);
        }
        return line == null ? null : new String(line, StandardCharsets.ISO_8859_1);
    }

    /** RFC 2449 6: what the client may use now. */
    List<String> capabilities(boolean loggedIn) {
        var names = new ArrayList<String>();
        if (!loggedIn) {
            if (mayStartTls()) {
                names.add("STLS");
            }
            if (mayLogin()) {
                names.addAll(List.of("USER", CertificateLogin.possible(connection.tls()) ? "SASL PLAIN EXTERNAL" : "SASL PLAIN"));
            }
        }
        names.addAll(List.of("TOP", "UIDL", "PIPELINING", "RESP-CODES", "AUTH-RESP-CODE", "EXPIRE NEVER", "IMPLEMENTATION Signet"));
        return names;
    }
}
