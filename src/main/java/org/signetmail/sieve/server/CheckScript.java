package org.signetmail.sieve.server;

import java.util.List;

import org.signetmail.sieve.Fault;
import org.signetmail.sieve.Script;
import org.signetmail.sieve.manage.Words;

/** CHECKSCRIPT says what is wrong in a script, and keeps nothing.
 *  <pre>command-checkscript = "CHECKSCRIPT" SP string CRLF</pre>
 *  RFC 5804 2.12 */
record CheckScript(String script) implements Command.ForUser {
    static CheckScript parse(Words in) { return in.end(new CheckScript(in.string())); }

    @Override public Answer run(State.LoggedIn here, Out out) {
        return switch (here.client().services().filters().check(script)) {
            case Script.Checked.Bad(List<Fault> faults) -> Replies.faults(faults);
            case Script.Checked.Good(Script _, List<Fault> warnings) -> Replies.warned(warnings, "the script has no fault");
        };
    }
}
