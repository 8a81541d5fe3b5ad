package org.signetmail.sieve.server;

import org.signetmail.sieve.manage.Words;

/** RENAMESCRIPT gives a script another name; the active one stays active.
 *  <pre>command-renamescript = "RENAMESCRIPT" SP old-sieve-name SP new-sieve-name CRLF</pre>
 *  RFC 5804 2.11 */
record RenameScript(String from, String to) implements Command.ForUser {
    static RenameScript parse(Words in) {
        String from = in.string();
        return in.end(new RenameScript(from, in.string()));
    }

    @Override public Answer run(State.LoggedIn here, Out out) {
        return Replies.of(here.client().services().store().sieveScripts().rename(here.account().id(), from, to), "the script has its new name");
    }
}
