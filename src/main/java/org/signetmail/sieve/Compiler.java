package org.signetmail.sieve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.text.SyntaxError;

/** Makes statements of nodes, and goes on after a fault to find the next. For one script. */
final class Compiler {
    private static final int MOST_FAULTS = 20;
    private static final long DAY = 24 * 3600;
    private static final long MOST_VACATION = 366 * DAY;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_]\\w*");

    private final Limits limits;
    private final Requirements requirements = new Requirements();
    private final TestCompiler tests = new TestCompiler(requirements);
    private final List<Fault> faults = new ArrayList<>();
    private final List<Fault> warnings = new ArrayList<>();
    private boolean requiresOver;

    Compiler(Limits limits) {
        this.limits = limits;
    }

    Script.Checked compile(List<Node> nodes) {
        List<Statement> statements = block(nodes);
        if (!faults.isEmpty()) {
            return new Script.Checked.Bad(faults.stream().sorted(Comparator.comparingInt(Fault::line)).toList());
        }
        requirements.idle().forEach((extension, line) -> warnings.add(new Fault(line, "\"" + extension.capability() + "\" is required and not used")));
        return new Script.Checked.Good(new Script(statements, requirements.all(), limits), warnings.stream().sorted(Comparator.comparingInt(Fault::line)).toList());
    }

    private List<Statement> block(List<Node> nodes) {
        var statements = new ArrayList<Statement>();
        boolean unreachable = false;
        for (int i = 0; i < nodes.size() && faults.size() < MOST_FAULTS; i++) {
            Node node = nodes.get(i);
            if (!unreachable && !statements.isEmpty() && statements.getLast() instanceof Statement.Stop) {
                unreachable = true;
                warnings.add(new Fault(node.line(), "after stop nothing more is done"));
            }
            try {
                switch (node.name()) {
                    case "require" -> require(node);
                    case "if" -> {
                        int end = afterIf(nodes, i);
                        statements.add(conditional(nodes.subList(i, end)));
                        i = end - 1;
                    }
                    case "elsif", "else" -> throw new ScriptError(node.line(), node.name() + " stands only behind an if");
                    default -> statements.add(action(node));
                }
            } catch (ScriptError e) {
                faults.add(e.fault());
            }
            requiresOver |= !node.name().equals("require");
        }
        return List.copyOf(statements);
    }

    private void require(Node node) {
        if (requiresOver) {
            throw new ScriptError(node.line(), "require stands before all other commands");
        }
        var in = new Arguments(node, requirements);
        List<String> names = in.plainStrings("names of extensions");
        in.end();
        for (String name : names) {
            try {
                requirements.require(name, node.line());
            } catch (ScriptError e) {
                faults.add(e.fault());
            }
        }
    }

    private static int afterIf(List<Node> nodes, int from) {
        int end = from + 1;
        while (end < nodes.size() && (nodes.get(end).name().equals("elsif") || nodes.get(end).name().equals("else"))) {
            end++;
            if (nodes.get(end - 1).name().equals("else")) {
                break;
            }
        }
        return end;
    }

    private Statement conditional(List<Node> chain) {
        requiresOver = true;
        var branches = new ArrayList<Statement.Branch>();
        List<Statement> otherwise = List.of();
        for (Node node : chain) {
            try {
                List<Node> block = node.block();
                if (block == null) {
                    throw new ScriptError(node.line(), node.name() + " lacks its block: { … }");
                }
                if (node.name().equals("else")) {
                    new Arguments(node, requirements).noArgument();
                    if (!node.tests().isEmpty()) {
                        throw new ScriptError(node.line(), "else takes no test; elsif does");
                    }
                    otherwise = block(block);
                } else {
                    Test test = tests.one(node, new Arguments(node, requirements));
                    branches.add(new Statement.Branch(test, block(block)));
                }
            } catch (ScriptError e) {
                faults.add(e.fault());
            }
        }
        return new Statement.If(chain.getFirst().line(), List.copyOf(branches), otherwise);
    }

    private Statement action(Node node) {
        var in = new Arguments(node, requirements);
        Statement statement = switch (node.name()) {
            case "stop" -> new Statement.Stop(node.line());
            case "keep" -> keep(node, in);
            case "discard" -> new Statement.Discard(node.line());
            case "fileinto" -> fileInto(node, in);
            case "redirect" -> redirect(node, in);
            case "reject", "ereject" -> reject(node, in);
            case "vacation" -> vacation(node, in);
            case "set" -> set(node, in);
            case "setflag" -> changeFlags(node, in, Statement.Change.SET);
            case "addflag" -> changeFlags(node, in, Statement.Change.ADD);
            case "removeflag" -> changeFlags(node, in, Statement.Change.REMOVE);
            default -> throw new ScriptError(node.line(), "there is no command " + node.name());
        };
        in.end();
        return statement;
    }

    private @Nullable List<Text> flags(Arguments in) {
        requirements.need(Extension.IMAP4FLAGS, ":flags", in.line());
        return in.texts("flags");
    }

    private Statement keep(Node node, Arguments in) {
        List<Text> flags = null;
        for (String tag = in.tag(); tag != null; tag = in.tag()) {
            if (!tag.equals("flags") || flags != null) {
                throw in.unknownTag(tag);
            }
            flags = flags(in);
        }
        return new Statement.Keep(node.line(), flags);
    }

    private Statement fileInto(Node node, Arguments in) {
        requirements.need(Extension.FILEINTO, "fileinto", node.line());
        boolean copy = false;
        boolean create = false;
        Text specialUse = null;
        List<Text> flags = null;
        for (String tag = in.tag(); tag != null; tag = in.tag()) {
            switch (tag) {
                case "copy" -> {
                    requirements.need(Extension.COPY, ":copy", in.line());
                    copy = true;
                }
                case "create" -> {
                    requirements.need(Extension.MAILBOX, ":create", in.line());
                    create = true;
                }
                case "specialuse" -> {
                    requirements.need(Extension.SPECIAL_USE, ":specialuse", in.line());
                    specialUse = in.text("a special use");
                }
                case "flags" -> flags = flags(in);
                default -> throw in.unknownTag(tag);
            }
        }
        int line = in.line();
        Text mailbox = in.text("the name of a mailbox");
        if (mailbox.constant().filter(String::isBlank).isPresent()) {
            throw new ScriptError(line, "the name of a mailbox is empty");
        }
        return new Statement.FileInto(node.line(), mailbox, copy, create, specialUse, flags);
    }

    private Statement redirect(Node node, Arguments in) {
        boolean copy = false;
        for (String tag = in.tag(); tag != null; tag = in.tag()) {
            if (!tag.equals("copy")) {
                throw in.unknownTag(tag);
            }
            requirements.need(Extension.COPY, ":copy", in.line());
            copy = true;
        }
        int line = in.line();
        Text address = in.text("an address");
        address.constant().ifPresent(a -> address(a, line));
        return new Statement.Redirect(node.line(), address, copy);
    }

    private static void address(String text, int line) {
        try {
            Address.parse(text.strip());
        } catch (SyntaxError e) {
            throw new ScriptError(line, "\"" + Requirements.shown(text) + "\" is no address: " + e.reason());
        }
    }

    private Statement reject(Node node, Arguments in) {
        boolean extended = node.name().equals("ereject");
        requirements.need(extended ? Extension.EREJECT : Extension.REJECT, node.name(), node.line());
        return new Statement.Reject(node.line(), in.text("a reason"), extended);
    }

    /** RFC 5230 4. */
    private Statement vacation(Node node, Arguments in) {
        requirements.need(Extension.VACATION, "vacation", node.line());
        Long seconds = null;
        Text subject = null;
        Text from = null;
        Text handle = null;
        List<Text> addresses = List.of();
        boolean mime = false;
        var seen = new ArrayList<String>();
        for (String tag = in.tag(); tag != null; tag = in.tag()) {
            if (seen.contains(tag)) {
                throw in.fault(":" + tag + " stands there twice");
            }
            seen.add(tag);
            switch (tag) {
                // RFC 5230 4.1: 0 is taken as the least.
                case "days" -> seconds = Math.clamp(in.number("days"), 1, MOST_VACATION / DAY) * DAY;
                case "seconds" -> {
                    requirements.need(Extension.VACATION_SECONDS, ":seconds", in.line());
                    seconds = Math.min(MOST_VACATION, in.number("seconds"));
                }
                case "subject" -> subject = in.text("a subject");
                case "from" -> {
                    int line = in.line();
                    from = in.text("an address");
                    from.constant().filter(f -> !mailbox(f)).ifPresent(f -> {
                        throw new ScriptError(line, "\"" + Requirements.shown(f) + "\" is no address");
                    });
                }
                case "addresses" -> addresses = in.texts("addresses");
                case "mime" -> mime = true;
                case "handle" -> handle = in.text("a handle");
                default -> throw in.unknownTag(tag);
            }
        }
        if (seen.contains("days") && seen.contains("seconds")) {
            throw in.fault(":days and :seconds exclude each other");
        }
        return new Statement.Vacation(node.line(), seconds, subject, from, addresses, mime, handle, in.text("what to answer"));
    }

    /** An address, or a name and an address in angle brackets. */
    private static boolean mailbox(String text) {
        String given = text.strip();
        int open = given.lastIndexOf('<');
        String spec = open >= 0 && given.endsWith(">") ? given.substring(open + 1, given.length() - 1) : given;
        try {
            Address.parse(spec);
            return text.chars().noneMatch(Character::isISOControl);
        } catch (SyntaxError e) {
            return false;
        }
    }

    /** RFC 5229 4. */
    private Statement set(Node node, Arguments in) {
        requirements.need(Extension.VARIABLES, "set", node.line());
        Set<Statement.Modifier> modifiers = EnumSet.noneOf(Statement.Modifier.class);
        for (String tag = in.tag(); tag != null; tag = in.tag()) {
            Statement.Modifier modifier = switch (tag) {
                case "lower" -> Statement.Modifier.LOWER;
                case "upper" -> Statement.Modifier.UPPER;
                case "lowerfirst" -> Statement.Modifier.LOWERFIRST;
                case "upperfirst" -> Statement.Modifier.UPPERFIRST;
                case "quotewildcard" -> Statement.Modifier.QUOTEWILDCARD;
                case "length" -> Statement.Modifier.LENGTH;
                default -> throw in.unknownTag(tag);
            };
            if (!modifiers.add(modifier) || modifiers.contains(Statement.Modifier.LOWER) && modifiers.contains(Statement.Modifier.UPPER)
                    || modifiers.contains(Statement.Modifier.LOWERFIRST) && modifiers.contains(Statement.Modifier.UPPERFIRST)) {
                throw in.fault(":" + tag + " does not go with what stands before it");
            }
        }
        return new Statement.Set(node.line(), variable(in), List.copyOf(modifiers), in.text("a value"));
    }

    private static Text variable(Arguments in) {
        int line = in.line();
        Text name = in.text("the name of a variable");
        String plain = name.constant().orElseThrow(() -> new ScriptError(line, "the name of a variable is no variable itself"));
        if (!VARIABLE.matcher(plain).matches()) {
            throw new ScriptError(line, "\"" + Requirements.shown(plain) + "\" is no name of a variable");
        }
        return Text.literal(plain.toLowerCase(Locale.ROOT));
    }

    /** RFC 5232 3. */
    private Statement changeFlags(Node node, Arguments in, Statement.Change change) {
        requirements.need(Extension.IMAP4FLAGS, node.name(), node.line());
        Text variable = null;
        if (in.left() > 1) {
            requirements.need(Extension.VARIABLES, node.name() + " with the name of a variable", in.line());
            variable = variable(in);
        }
        return new Statement.ChangeFlags(node.line(), change, variable, in.texts("flags"));
    }
}
