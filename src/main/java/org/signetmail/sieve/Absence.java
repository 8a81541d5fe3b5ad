package org.signetmail.sieve;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A script that answers while somebody is away, and nothing else: what a form can write, and read back.
 *
 * @param from and {@code until}: the first and the last day, by the server's clock; null for no bound
 * @param subject empty is the usual one
 */
public record Absence(@Nullable LocalDate from, @Nullable LocalDate until, String subject, String text) {
    /** The script. */
    public String script() {
        var bounds = new ArrayList<String>();
        if (from != null) {
            bounds.add("currentdate :value \"ge\" \"date\" \"" + from + "\"");
        }
        if (until != null) {
            bounds.add("currentdate :value \"le\" \"date\" \"" + until + "\"");
        }
        String answer = "vacation" + (subject.isEmpty() ? "" : " :subject " + quoted(subject)) + " " + quoted(text) + ";\r\n";
        String head = "# Written by the form for absence, which reads it back as long as nothing else is in it.\r\n";
        if (bounds.isEmpty()) {
            return head + "require \"vacation\";\r\n" + answer;
        }
        return head + "require [\"date\", \"relational\", \"vacation\"];\r\nif allof (" + String.join(",\r\n          ", bounds) + ") {\r\n    " + answer + "}\r\n";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\0", "").replaceAll("\r\n|\r|\n", "\r\n").replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** What a script of the form's says; empty when it says anything else. */
    public static Optional<Absence> read(String script) {
        return switch (Script.check(script, Limits.USUAL)) {
            case Script.Checked.Bad _ -> Optional.empty();
            case Script.Checked.Good(Script good, List<Fault> _) -> good.statements().size() == 1 ? of(good.statements().getFirst()) : Optional.empty();
        };
    }

    private static Optional<Absence> of(Statement statement) {
        return switch (statement) {
            case Statement.Vacation vacation -> of(null, null, vacation);
            case Statement.If(int _, List<Statement.Branch> branches, List<Statement> otherwise) -> {
                boolean simple = branches.size() == 1 && otherwise.isEmpty() && branches.getFirst().then().size() == 1;
                yield simple && branches.getFirst().test() instanceof Test.AllOf(List<Test> tests) && branches.getFirst().then().getFirst() instanceof Statement.Vacation vacation
                        ? bounded(tests, vacation) : Optional.empty();
            }
            case Statement.Stop _, Statement.Keep _, Statement.Discard _, Statement.FileInto _, Statement.Redirect _, Statement.Reject _, Statement.Set _,
                    Statement.ChangeFlags _ -> Optional.empty();
        };
    }

    private static Optional<Absence> bounded(List<Test> tests, Statement.Vacation vacation) {
        LocalDate from = null;
        LocalDate until = null;
        for (Test test : tests) {
            if (!(test instanceof Test.CurrentDate(Test.Zone.Local _, String part, List<Text> keys, Match match)) || !part.equals("date") || keys.size() != 1) {
                return Optional.empty();
            }
            LocalDate day = day(keys.getFirst().constant().orElse(""));
            if (day == null || match.kind() != Match.Kind.VALUE || match.collation() != Match.Collation.ASCII_CASEMAP) {
                return Optional.empty();
            }
            if (match.relation() == Match.Relation.GE && from == null) {
                from = day;
            } else if (match.relation() == Match.Relation.LE && until == null) {
                until = day;
            } else {
                return Optional.empty();
            }
        }
        return of(from, until, vacation);
    }

    private static @Nullable LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Optional<Absence> of(@Nullable LocalDate from, @Nullable LocalDate until, Statement.Vacation vacation) {
        boolean more = vacation.seconds() != null || vacation.from() != null || !vacation.addresses().isEmpty() || vacation.mime() || vacation.handle() != null;
        Text subject = vacation.subject();
        Optional<String> named = subject == null ? Optional.of("") : subject.constant();
        return more ? Optional.empty() : named.flatMap(s -> vacation.reason().constant().map(text -> new Absence(from, until, s, text)));
    }
}
