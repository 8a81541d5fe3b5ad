package org.signetmail.sieve.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.signetmail.net.Activity;
import org.signetmail.net.Output;
import org.signetmail.net.Trace;
import org.signetmail.sieve.manage.Reply;

/** Writes replies and what comes before them. For the session's thread. */
final class Out {
    private final Output output;
    private final Activity activity;

    /** @param activity tells what is written to who watches */
    Out(Output output, Activity activity) {
        this.output = output;
        this.activity = activity;
    }

    private void write(String text) throws IOException {
        Trace trace = activity.trace();
        if (trace != null) {
            trace.server(text);
        }
        output.write(text.getBytes(StandardCharsets.UTF_8));
    }

    void reply(Reply reply) throws IOException {
        write(reply.wire());
    }

    void line(String text) throws IOException {
        write(text + "\r\n");
    }

    /** literal-s2c, and the end of its line; who watches does not see it. */
    void literal(String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        write("{" + octets.length + "}\r\n");
        Trace trace = activity.trace();
        if (trace != null) {
            trace.serverElided(octets.length);
            trace.server("\n");
        }
        output.write(octets);
        output.write(new byte[] {'\r', '\n'});
    }

    void flush() throws IOException {
        output.flush();
    }
}
