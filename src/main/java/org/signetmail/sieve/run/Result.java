package org.signetmail.sieve.run;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.signetmail.sieve.Fault;

/**
 * What a script made of a message.
 *
 * @param actions in their order; empty: the message is discarded. After a failure it is a keep and nothing else (RFC 5228 2.10.6)
 * @param marks to be remembered for {@code duplicate} once the actions are done
 * @param failure why the script was not run to its end, or null
 */
public record Result(List<Action> actions, List<Mark> marks, @Nullable Fault failure) {
    public Result {
        actions = List.copyOf(actions);
        marks = List.copyOf(marks);
    }

    /** A message that {@code duplicate} is to know again (RFC 7352). */
    public record Mark(String key, long seconds) {}

    static Result failed(Fault failure) {
        return new Result(List.of(new Action.Keep(Set.of())), List.of(), failure);
    }
}
