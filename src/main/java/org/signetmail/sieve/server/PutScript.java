package org.signetmail.sieve.server;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.sieve.Fault;
import org.signetmail.sieve.Script;
import org.signetmail.sieve.manage.Words;
import org.signetmail.store.SieveScripts;

/** PUTSCRIPT keeps a script that has no fault, in place of the one of its name.
 *  <pre>command-putscript = "PUTSCRIPT" SP sieve-name SP string CRLF</pre>
 *  RFC 5804 2.6 */
record PutScript(String name, String script) implements Command.ForUser {
    private static final Logger LOG = LoggerFactory.getLogger(PutScript.class);

    static PutScript parse(Words in) {
        String name = in.string();
        return in.end(new PutScript(name, in.string()));
    }

    @Override public Answer run(State.LoggedIn here, Out out) {
        Services services = here.client().services();
        return switch (services.filters().check(script)) {
            case Script.Checked.Bad(List<Fault> faults) -> Replies.faults(faults);
            case Script.Checked.Good(Script _, List<Fault> warnings) -> {
                SieveScripts.Outcome outcome = services.store().sieveScripts().put(here.account().id(), name, script, services.filters().mostScripts());
                if (outcome instanceof SieveScripts.Outcome.Done) {
                    LOG.info("{} stored the script \"{}\"", here.account().address(), name);
                    yield Replies.warned(warnings, "the script is kept");
                }
                yield Replies.of(outcome, "");
            }
        };
    }
}
