package org.signetmail.sieve.server;

import java.io.IOException;

import org.signetmail.sieve.manage.Reply;
import org.signetmail.sieve.manage.Words;
import org.signetmail.store.SieveScripts;

/** LISTSCRIPTS tells the scripts' names, and which is active.
 *  <pre>command-listscripts = "LISTSCRIPTS" CRLF</pre>
 *  RFC 5804 2.7 */
record ListScripts() implements Command.ForUser {
    static ListScripts parse(Words in) { return in.end(new ListScripts()); }

    @Override public Answer run(State.LoggedIn here, Out out) throws IOException {
        for (SieveScripts.Script script : here.client().services().store().sieveScripts().list(here.account().id())) {
            out.line(Reply.string(script.name()) + (script.active() ? " ACTIVE" : ""));
        }
        return Answer.ok("");
    }
}
