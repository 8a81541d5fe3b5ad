package org.signetmail.sieve.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.sieve.manage.Words;

/** SETACTIVE makes a script the one that sorts mail; with an empty name none does.
 *  <pre>command-setactive = "SETACTIVE" SP active-sieve-name CRLF</pre>
 *  RFC 5804 2.8 */
record SetActive(String name) implements Command.ForUser {
    private static final Logger LOG = LoggerFactory.getLogger(SetActive.class);

    static SetActive parse(Words in) { return in.end(new SetActive(in.string())); }

    @Override public Answer run(State.LoggedIn here, Out out) {
        var scripts = here.client().services().store().sieveScripts();
        if (name.isEmpty()) {
            scripts.deactivate(here.account().id());
            LOG.info("{} has no active script", here.account().address());
            return Answer.ok("no script is active");
        }
        return Replies.of(scripts.activate(here.account().id(), name), "the script is active");
    }
}
