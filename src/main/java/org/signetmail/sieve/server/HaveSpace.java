package org.signetmail.sieve.server;

import org.signetmail.sieve.manage.Words;

/** HAVESPACE asks whether a script of this name and size would be taken.
 *  <pre>command-havespace = "HAVESPACE" SP sieve-name SP number CRLF</pre>
 *  RFC 5804 2.5 */
record HaveSpace(String name, long octets) implements Command.ForUser {
    static HaveSpace parse(Words in) {
        String name = in.string();
        return in.end(new HaveSpace(name, in.number()));
    }

    @Override public Answer run(State.LoggedIn here, Out out) {
        Services services = here.client().services();
        if (octets > services.filters().limits().octets()) {
            return Replies.tooLarge(services.filters().limits());
        }
        return services.store().sieveScripts().refusal(here.account().id(), name, services.filters().mostScripts())
                .map(refusal -> Replies.of(refusal, "")).orElseGet(() -> Answer.ok("there is room"));
    }
}
