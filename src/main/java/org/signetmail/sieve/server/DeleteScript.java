package org.signetmail.sieve.server;

import org.signetmail.sieve.manage.Words;

/** DELETESCRIPT removes a script that is not the active one.
 *  <pre>command-deletescript = "DELETESCRIPT" SP sieve-name CRLF</pre>
 *  RFC 5804 2.10 */
record DeleteScript(String name) implements Command.ForUser {
    static DeleteScript parse(Words in) { return in.end(new DeleteScript(in.string())); }

    @Override public Answer run(State.LoggedIn here, Out out) {
        return Replies.of(here.client().services().store().sieveScripts().remove(here.account().id(), name), "the script is gone");
    }
}
