package org.signetmail.sieve.server;

import java.io.IOException;
import java.util.Optional;

import org.signetmail.sieve.manage.Words;
import org.signetmail.store.SieveScripts;

/** GETSCRIPT sends a script, octet for octet as it came.
 *  <pre>command-getscript = "GETSCRIPT" SP sieve-name CRLF</pre>
 *  RFC 5804 2.9 */
record GetScript(String name) implements Command.ForUser {
    static GetScript parse(Words in) { return in.end(new GetScript(in.string())); }

    @Override public Answer run(State.LoggedIn here, Out out) throws IOException {
        Optional<SieveScripts.Script> script = here.client().services().store().sieveScripts().find(here.account().id(), name);
        if (script.isEmpty()) {
            return Replies.of(new SieveScripts.Outcome.NotFound(), "");
        }
        out.literal(script.get().content());
        return Answer.ok("");
    }
}
