package org.signetmail.sieve.server;

import org.jspecify.annotations.Nullable;

import org.signetmail.sieve.manage.Reply;
import org.signetmail.sieve.manage.Words;

/** NOOP does nothing, and says back what it was told, so that a client finds its place again.
 *  <pre>command-noop = "NOOP" [SP string] CRLF</pre>
 *  RFC 5804 2.13 */
record Noop(@Nullable String tag) implements Command.Anytime {
    static Noop parse(Words in) { return in.end(new Noop(in.atEnd() ? null : in.string())); }

    @Override public Answer run(State here, Out out) {
        return tag == null ? Answer.ok("done") : Answer.of(new Reply(Reply.Kind.OK, "TAG " + Reply.string(tag), "done"));
    }
}
