package org.signetmail.sieve;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** Makes tests of nodes. For one script; throws {@link ScriptError}. */
final class TestCompiler {
    /** RFC 5228 5.1: fields whose body is a list of addresses. */
    private static final Set<String> ADDRESS_FIELDS = Set.of("from", "to", "cc", "bcc", "sender", "reply-to", "resent-from", "resent-to", "resent-cc",
            "resent-bcc", "resent-sender", "resent-reply-to", "return-path", "delivered-to", "x-original-to", "errors-to", "return-receipt-to",
            "disposition-notification-to", "mail-followup-to", "mail-reply-to", "abuse-reports-to", "x-complaints-to", "apparently-to");
    private static final Set<String> DATE_PARTS = Set.of("year", "month", "day", "date", "julian", "hour", "minute", "second", "time", "iso8601", "std11",
            "zone", "weekday");
    private static final Pattern ZONE = Pattern.compile("[+-](?:0\\d|1[0-8])[0-5]\\d");
    private static final long MOST_SECONDS = 366L * 24 * 3600;
    private static final long USUAL_DUPLICATE = 7L * 24 * 3600;

    private final Requirements requirements;

    TestCompiler(Requirements requirements) {
        this.requirements = requirements;
    }

    Test test(Node node) {
        var in = new Arguments(node, requirements);
        Test test = switch (node.name()) {
            case "allof" -> new Test.AllOf(several(node, in));
            case "anyof" -> new Test.AnyOf(several(node, in));
            case "not" -> new Test.Not(one(node, in));
            case "true" -> new Test.Always(true);
            case "false" -> new Test.Always(false);
            case "exists" -> new Test.Exists(fields(in));
            case "size" -> size(in);
            case "header" -> header(in);
            case "address" -> address(in);
            case "envelope" -> envelope(in);
            case "body" -> body(in);
            case "hasflag" -> hasFlag(in);
            case "string" -> strings(in);
            case "date" -> date(in);
            case "currentdate" -> currentDate(in);
            case "mailboxexists" -> mailboxExists(in);
            case "specialuse_exists" -> specialUseExists(in);
            case "duplicate" -> duplicate(in);
            default -> throw new ScriptError(node.line(), "there is no test " + node.name());
        };
        boolean takesTests = test instanceof Test.AllOf || test instanceof Test.AnyOf || test instanceof Test.Not;
        if (takesTests) {
            in.noArgument();
        } else {
            in.end();
        }
        return test;
    }

    private List<Test> several(Node node, Arguments in) {
        in.noArgument();
        if (node.tests().isEmpty()) {
            throw new ScriptError(node.line(), node.name() + " takes tests in parentheses");
        }
        return node.tests().stream().map(this::test).toList();
    }

    /** The one test of {@code not}, {@code if} and {@code elsif}. */
    Test one(Node node, Arguments in) {
        in.noArgument();
        if (node.tests().size() != 1) {
            throw new ScriptError(node.line(), node.name() + " takes one test");
        }
        return test(node.tests().getFirst());
    }

    private List<Text> fields(Arguments in) {
        int line = in.line();
        List<Text> names = in.texts("names of fields");
        for (Text name : names) {
            name.constant().filter(n -> !fieldName(n)).ifPresent(n -> {
                throw new ScriptError(line, "\"" + Requirements.shown(n) + "\" is no name of a field");
            });
        }
        return names;
    }

    /** RFC 5322 2.2. */
    private static boolean fieldName(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':');
    }

    private Test size(Arguments in) {
        String tag = in.tag();
        if (tag == null || !tag.equals("over") && !tag.equals("under")) {
            throw in.fault("size is :over or :under");
        }
        return new Test.Size(tag.equals("over"), in.number("a size"));
    }

    private Test header(Arguments in) {
        var matching = new Matching(in, requirements);
        for (String tag = in.tag(); tag != null; tag = in.tag()) {
            if (!matching.match(tag) && !matching.index(tag)) {
                throw in.unknownTag(tag);
            }
        }
        return new Test.Header(fields(in), keys(in), matching.done(), matching.place());
    }

    private static List<Text> keys(Arguments in) {
        return in.texts("what to compare with");
    }

    private Test address(Arguments in) {
        var matching = new Matching(in, requirements);
        for (String tag = in.tag(); tag != null; tag = in.tag()) {
            if (!matching.match(tag) && !matching.addressPart(tag) && !matching.index(tag)) {
                throw in.unknownTag(tag);
            }
        }
        int line = in.line();
        List<Text> names = fields(in);
        for (Text name : names) {
            name.constant().filter(n -> !ADDRESS_FIELDS.contains(Arguments.word(n))).ifPresent(n -> {
                throw new ScriptError(line, Requirements.shown(n) + " is no field of addresses; header compares any field");
            });
        }
        return new Test.Address(matching.part(), names, keys(in), matching.done(), matching.place());
    }

    private Test envelope(Arguments in) {
        requirements.need(Extension.ENVELOPE, "envelope", in.line());
        var matching = new Matching(in, requirements);
        for (String tag = in.tag(); tag != null; tag = in.tag()) {
            if (!matching.match(tag) && !matching.addressPart(tag)) {
                throw in.unknownTag(tag);
            }
        }
        int line = in.line();
        List<Text> parts = in.texts("from or to");
        for (Text part : parts) {
            part.constant().filter(p -> !Set.of("from", "to").contains(Arguments.word(p))).ifPresent(p -> {
                throw new ScriptError(line, "an envelope has \"from\" and \"to\", no \"" + Requirements.shown(p) + "\"");
            });
        }
        return new Test.Envelope(matching.part(), parts, keys(in), matching.done());
    }

    /** RFC 5173 4. */
    private Test body(Arguments in) {
        requirements.need(Extension.BODY, "body", in.line());
        var matching = new Matching(in, requirements);
        Test.Transform transform = null;
        List<Text> types = List.of();
        for (String tag = in.tag(); tag != null; tag = in.tag()) {
            Test.Transform given = switch (tag) {
                case "raw" -> Test.Transform.RAW;
                case "content" -> Test.Transform.CONTENT;
                case "text" -> Test.Transform.TEXT;
                default -> null;
            };
            if (given == null && !matching.match(tag)) {
                throw in.unknownTag(tag);
            }
            if (given != null) {
                if (transform != null) {
                    throw in.fault("there is a :raw, :content or :text already");
                }
                transform = given;
                types = given == Test.Transform.CONTENT ? in.texts("content types") : List.of();
            }
        }
        return new Test.Body(transform == null ? Test.Transform.TEXT : transform, types, keys(in), matching.done());
    }

    /** RFC 5232 4. */
    private Test hasFlag(Arguments in) {
        requirements.need(Extension.IMAP4FLAGS, "hasflag", in.line());
        Matching matching = matchTags(in);
        List<Text> variables = List.of();
        if (in.left() > 1) {
            requirements.need(Extension.VARIABLES, "hasflag with names of variables", in.line());
            variables = in.texts("names of variables");
        }
        return new Test.HasFlag(variables, in.texts("flags"), matching.done());
    }

    private Matching matchTags(Arguments in) {
        var matching = new Matching(in, requirements);
        for (String tag = in.tag(); tag != null; tag = in.tag()) {
            if (!matching.match(tag)) {
                throw in.unknownTag(tag);
            }
        }
        return matching;
    }

    /** RFC 5229 5. */
    private Test strings(Arguments in) {
        requirements.need(Extension.VARIABLES, "string", in.line());
        Matching matching = matchTags(in);
        return new Test.Strings(in.texts("strings"), keys(in), matching.done());
    }

    private Test date(Arguments in) {
        requirements.need(Extension.DATE, "date", in.line());
        var matching = new Matching(in, requirements);
        Test.Zone zone = null;
        for (String tag = in.tag(); tag != null; tag = in.tag()) {
            Test.Zone given = zone(tag, in);
            if (given == null && !matching.match(tag) && !matching.index(tag)) {
                throw in.unknownTag(tag);
            }
            zone = once(zone, given, in);
        }
        int line = in.line();
        Text field = in.text("the name of a field");
        field.constant().filter(n -> !fieldName(n)).ifPresent(n -> {
            throw new ScriptError(line, "\"" + Requirements.shown(n) + "\" is no name of a field");
        });
        return new Test.Date(zone == null ? new Test.Zone.Local() : zone, field, datePart(in), keys(in), matching.done(), matching.place());
    }

    private Test currentDate(Arguments in) {
        requirements.need(Extension.DATE, "currentdate", in.line());
        var matching = new Matching(in, requirements);
        Test.Zone zone = null;
        for (String tag = in.tag(); tag != null; tag = in.tag()) {
            Test.Zone given = tag.equals("originalzone") ? null : zone(tag, in);
            if (given == null && !matching.match(tag)) {
                throw in.unknownTag(tag);
            }
            zone = once(zone, given, in);
        }
        return new Test.CurrentDate(zone == null ? new Test.Zone.Local() : zone, datePart(in), keys(in), matching.done());
    }

    private static Test.@Nullable Zone once(Test.@Nullable Zone before, Test.@Nullable Zone given, Arguments in) {
        if (before != null && given != null) {
            throw in.fault("there is a zone already");
        }
        return given == null ? before : given;
    }

    private static Test.@Nullable Zone zone(String tag, Arguments in) {
        return switch (tag) {
            case "originalzone" -> new Test.Zone.Original();
            case "zone" -> {
                int line = in.line();
                Text zone = in.text("a zone like +0100");
                zone.constant().filter(z -> !ZONE.matcher(z).matches()).ifPresent(z -> {
                    throw new ScriptError(line, "\"" + Requirements.shown(z) + "\" is no zone; one looks like +0100");
                });
                yield new Test.Zone.Offset(zone);
            }
            default -> null;
        };
    }

    private static String datePart(Arguments in) {
        int line = in.line();
        String part = Arguments.word(in.plainString("what of the date"));
        if (!DATE_PARTS.contains(part)) {
            throw new ScriptError(line, "a date has no \"" + Requirements.shown(part) + "\"");
        }
        return part;
    }

    private Test mailboxExists(Arguments in) {
        requirements.need(Extension.MAILBOX, "mailboxexists", in.line());
        return new Test.MailboxExists(in.texts("names of mailboxes"));
    }

    private Test specialUseExists(Arguments in) {
        requirements.need(Extension.SPECIAL_USE, "specialuse_exists", in.line());
        Text mailbox = in.left() > 1 ? in.text("the name of a mailbox") : null;
        return new Test.SpecialUseExists(mailbox, in.texts("special uses"));
    }

    /** RFC 7352 3. */
    private Test duplicate(Arguments in) {
        requirements.need(Extension.DUPLICATE, "duplicate", in.line());
        Text handle = null;
        Text header = null;
        Text uniqueId = null;
        long seconds = USUAL_DUPLICATE;
        boolean last = false;
        var seen = new ArrayList<String>();
        for (String tag = in.tag(); tag != null; tag = in.tag()) {
            if (seen.contains(tag)) {
                throw in.fault(":" + tag + " stands there twice");
            }
            seen.add(tag);
            switch (tag) {
                case "handle" -> handle = in.text("a handle");
                case "header" -> header = in.text("the name of a field");
                case "uniqueid" -> uniqueId = in.text("what tells messages apart");
                case "seconds" -> seconds = Math.min(MOST_SECONDS, in.number("seconds"));
                case "last" -> last = true;
                default -> throw in.unknownTag(tag);
            }
        }
        if (header != null && uniqueId != null) {
            throw in.fault(":header and :uniqueid exclude each other");
        }
        return new Test.Duplicate(handle, header, uniqueId, seconds, last);
    }
}
