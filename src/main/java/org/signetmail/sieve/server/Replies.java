package org.signetmail.sieve.server;

import java.util.List;
import java.util.stream.Collectors;

import org.signetmail.sieve.Fault;
import org.signetmail.sieve.Limits;
import org.signetmail.sieve.manage.Reply;
import org.signetmail.store.SieveScripts.Outcome;
import org.signetmail.store.SieveScripts.Script;

/** Answers that more than one command gives. */
final class Replies {
    private Replies() {}

    /** @param done what is said when it is done */
    static Answer of(Outcome outcome, String done) {
        return switch (outcome) {
            case Outcome.Done(Script _) -> Answer.ok(done);
            case Outcome.NotFound() -> Answer.no(Reply.NONEXISTENT, "there is no script of that name");
            case Outcome.Exists() -> Answer.no(Reply.ALREADYEXISTS, "there is a script of that name already");
            case Outcome.Active() -> Answer.no(Reply.ACTIVE, "the active script is not removed");
            case Outcome.TooMany(int most) -> Answer.no(Reply.QUOTA_MAXSCRIPTS, "there may be " + most + " scripts: remove one first");
            case Outcome.BadName(String why) -> Answer.no(why);
        };
    }

    static Answer tooLarge(Limits limits) {
        return Answer.no(Reply.QUOTA_MAXSIZE, "a script has at most " + limits.octets() + " octets");
    }

    static Answer faults(List<Fault> faults) {
        return Answer.no(lines(faults));
    }

    static Answer warned(List<Fault> warnings, String done) {
        return warnings.isEmpty() ? Answer.ok(done) : Answer.of(new Reply(Reply.Kind.OK, Reply.WARNINGS, lines(warnings)));
    }

    private static String lines(List<Fault> faults) {
        return faults.stream().map(Fault::toString).collect(Collectors.joining("\r\n"));
    }
}
