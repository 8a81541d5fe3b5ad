package org.signetmail.sieve.run;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.signetmail.sieve.Fault;
import org.signetmail.sieve.Script;
import org.signetmail.sieve.Statement;
import org.signetmail.sieve.Text;

/** Runs a script on a message. A script has no loops, so a run ends; how much it may look at and do is limited. For one run. */
public final class Execution {
    private static final long USUAL_VACATION = 7L * 24 * 3600;

    private final Comparing comparing;
    private final Variables variables;
    private final Questions questions;
    private final Actions actions;
    private int line = 1;

    private Execution(Script script, MessageView message, SmtpEnvelope envelope, Surroundings around) {
        var work = new Work(script.limits().work());
        comparing = new Comparing(work);
        variables = new Variables(comparing);
        questions = new Questions(message, envelope, around, variables, comparing, work);
        actions = new Actions(script.limits());
    }

    /** Never throws for what is the script's or the message's fault: the result tells. */
    public static Result run(Script script, MessageView message, SmtpEnvelope envelope, Surroundings around) {
        var run = new Execution(script, message, envelope, around);
        try {
            run.all(script.statements());
            return new Result(run.actions.done(run.flags(null)), run.questions.marks(), null);
        } catch (Failed e) {
            return Result.failed(new Fault(run.line, e.reason()));
        }
    }

    /** False after stop. */
    private boolean all(List<Statement> statements) {
        for (Statement statement : statements) {
            line = statement.line();
            if (!one(statement)) {
                return false;
            }
        }
        return true;
    }

    private boolean one(Statement statement) {
        switch (statement) {
            case Statement.If(int _, List<Statement.Branch> branches, List<Statement> otherwise) -> {
                for (Statement.Branch branch : branches) {
                    if (questions.holds(branch.test())) {
                        return all(branch.then());
                    }
                }
                return all(otherwise);
            }
            case Statement.Stop _ -> {
                return false;
            }
            case Statement.Keep(int _, @Nullable List<Text> flags) -> actions.keep(flags(flags));
            case Statement.Discard _ -> actions.discard();
            case Statement.FileInto(int _, Text mailbox, boolean copy, boolean create, @Nullable Text specialUse, @Nullable List<Text> flags) ->
                actions.fileInto(variables.expanded(mailbox), copy, create, specialUse == null ? null : variables.expanded(specialUse), flags(flags));
            case Statement.Redirect(int _, Text address, boolean copy) -> actions.redirect(variables.expanded(address), copy);
            case Statement.Reject(int _, Text reason, boolean extended) -> actions.reject(variables.expanded(reason), extended);
            case Statement.Vacation vacation -> actions.vacation(vacation(vacation));
            case Statement.Set(int _, Text name, List<Statement.Modifier> modifiers, Text value) ->
                variables.set(variables.expanded(name), modifiers, variables.expanded(value));
            case Statement.ChangeFlags(int _, Statement.Change change, @Nullable Text variable, List<Text> flags) -> changeFlags(change, variable, flags);
        }
        return true;
    }

    private Set<String> flags(@Nullable List<Text> given) {
        return FlagWords.set(given == null ? List.of(variables.value(Actions.FLAGS)) : variables.expanded(given));
    }

    private void changeFlags(Statement.Change change, @Nullable Text variable, List<Text> given) {
        String name = variable == null ? Actions.FLAGS : variables.expanded(variable);
        List<String> before = FlagWords.of(List.of(variables.value(name)));
        List<String> flags = variables.expanded(given);
        variables.put(name, String.join(" ", switch (change) {
            case SET -> FlagWords.of(flags);
            case ADD -> FlagWords.added(before, flags);
            case REMOVE -> FlagWords.without(before, flags);
        }));
    }

    private Action.Vacation vacation(Statement.Vacation given) {
        String subject = given.subject() == null ? null : variables.expanded(given.subject());
        String from = given.from() == null ? null : variables.expanded(given.from());
        String reason = variables.expanded(given.reason());
        // RFC 5230 4.2: without a handle, what differs is another answer.
        String handle = given.handle() == null ? String.join("\n", subject == null ? "" : subject, from == null ? "" : from, given.mime() ? "mime" : "", reason)
                : variables.expanded(given.handle());
        return new Action.Vacation(given.seconds() == null ? USUAL_VACATION : given.seconds(), subject, from, variables.expanded(given.addresses()),
                given.mime(), handle, reason);
    }
}
