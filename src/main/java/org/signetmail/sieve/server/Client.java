package org.signetmail.sieve.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.intake.CertificateLogin;
import org.signetmail.net.Connection;
import org.signetmail.net.Trace;
import org.signetmail.sieve.Extension;
import org.signetmail.sieve.manage.Reply;
import org.signetmail.sieve.manage.Word;
import org.signetmail.text.SyntaxError;

/** The other side of a session: its connection and what it may do. For the session's thread. */
final class Client {
    private final Connection connection;
    private final Services services;
    private final SieveOptions options;
    private final RequestReader reader;
    private int failedLogins;

    Client(Connection connection, Services services, SieveOptions options) {
        this.connection = connection;
        this.services = services;
        this.options = options;
        reader = new RequestReader(connection);
    }

    Connection connection() {
        return connection;
    }

    Services services() {
        return services;
    }

    SieveOptions options() {
        return options;
    }

    RequestReader reader() {
        return reader;
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

    /** The string that answers an empty challenge (RFC 5804 2.1); null when the client is gone. */
    @Nullable String continuation(Out out) throws IOException {
        out.line("\"\"");
        out.flush();
        List<Word> words = reader.next(RequestReader.BEFORE_LOGIN);
        Trace trace = connection.activity().trace();
        if (words == null) {
            return null;
        }
        if (words.size() != 1 || !(words.getFirst() instanceof Word.Text(byte[] octets))) {
            throw new SyntaxError(0, "expected a string");
        }
        String answer = new String(octets, StandardCharsets.ISO_8859_1);
        if (trace != null) {
            trace.client(answer.equals("*") ? answer : Trace.SECRET);
        }
        return answer;
    }

    /** RFC 5804 1.7: what the client may use now. */
    void capabilities(State state, Out out) throws IOException {
        out.line("\"IMPLEMENTATION\" \"Signet\"");
        out.line("\"SIEVE\" " + Reply.string(Extension.all()));
        switch (state) {
            case State.Guest _ -> {
                String mechanisms = !mayLogin() ? "" : CertificateLogin.possible(connection.tls()) ? "PLAIN EXTERNAL" : "PLAIN";
                out.line("\"SASL\" " + Reply.string(mechanisms));
            }
            // RFC 5804 1.7: an empty list of mechanisms says that STARTTLS comes first, so there is none.
            case State.LoggedIn in -> out.line("\"OWNER\" " + Reply.string(in.account().address().toString()));
        }
        if (mayStartTls()) {
            out.line("\"STARTTLS\"");
        }
        out.line("\"MAXREDIRECTS\" \"" + services.filters().limits().redirects() + "\"");
        out.line("\"UNAUTHENTICATE\"");
        out.line("\"VERSION\" \"1.0\"");
    }
}
