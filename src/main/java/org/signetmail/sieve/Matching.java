package org.signetmail.sieve;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/** The tags that many tests share: comparator, match type, address part, index. For one test. */
final class Matching {
    private final Arguments in;
    private final Requirements requirements;
    private Match.@Nullable Kind kind;
    private Match.@Nullable Relation relation;
    private Match.@Nullable Collation collation;
    private @Nullable AddressPart part;
    private int number;
    private boolean last;

    Matching(Arguments in, Requirements requirements) {
        this.in = in;
        this.requirements = requirements;
    }

    /** Whether the tag was one of comparator and match type, and is taken. */
    boolean match(String tag) {
        switch (tag) {
            case "is" -> kind(Match.Kind.IS);
            case "contains" -> kind(Match.Kind.CONTAINS);
            case "matches" -> kind(Match.Kind.MATCHES);
            case "count" -> relation(Match.Kind.COUNT);
            case "value" -> relation(Match.Kind.VALUE);
            case "comparator" -> comparator();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void kind(Match.Kind given) {
        if (kind != null) {
            throw in.fault("there is a match type already");
        }
        kind = given;
    }

    /** RFC 5231 4. */
    private void relation(Match.Kind given) {
        kind(given);
        requirements.need(Extension.RELATIONAL, ":" + Arguments.word(given.name()), in.line());
        String word = Arguments.word(in.plainString("a relation"));
        relation = Arrays.stream(Match.Relation.values()).filter(r -> Arguments.word(r.name()).equals(word)).findFirst()
                .orElseThrow(() -> in.fault("a relation is one of " + Arrays.stream(Match.Relation.values()).map(r -> r.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "))));
    }

    private void comparator() {
        if (collation != null) {
            throw in.fault("there is a comparator already");
        }
        int line = in.line();
        String name = in.plainString("a comparator's name");
        collation = switch (name) {
            case "i;octet" -> Match.Collation.OCTET;
            case "i;ascii-casemap" -> Match.Collation.ASCII_CASEMAP;
            case "i;ascii-numeric" -> Match.Collation.ASCII_NUMERIC;
            default -> throw new ScriptError(line, "there is no comparator \"" + Requirements.shown(name) + "\" here");
        };
        switch (collation) {
            case OCTET -> requirements.use(Extension.OCTET);
            case ASCII_CASEMAP -> requirements.use(Extension.ASCII_CASEMAP);
            case ASCII_NUMERIC -> requirements.need(Extension.ASCII_NUMERIC, name, line);
        }
    }

    boolean addressPart(String tag) {
        AddressPart given = switch (tag) {
            case "all" -> AddressPart.ALL;
            case "localpart" -> AddressPart.LOCALPART;
            case "domain" -> AddressPart.DOMAIN;
            case "user" -> AddressPart.USER;
            case "detail" -> AddressPart.DETAIL;
            default -> null;
        };
        if (given == null) {
            return false;
        }
        if (part != null) {
            throw in.fault("there is an address part already");
        }
        if (given == AddressPart.USER || given == AddressPart.DETAIL) {
            requirements.need(Extension.SUBADDRESS, ":" + tag, in.line());
        }
        part = given;
        return true;
    }

    boolean index(String tag) {
        switch (tag) {
            case "index" -> {
                requirements.need(Extension.INDEX, ":index", in.line());
                number = Math.toIntExact(Math.min(Integer.MAX_VALUE, in.number("which field")));
                if (number == 0) {
                    throw in.fault("an index counts from 1");
                }
            }
            case "last" -> {
                requirements.need(Extension.INDEX, ":last", in.line());
                last = true;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** What the tags said, or what is usual. */
    Match done() {
        Match.Kind how = kind == null ? Match.Kind.IS : kind;
        Match.Collation by = collation == null ? Match.Collation.ASCII_CASEMAP : collation;
        if (by == Match.Collation.ASCII_NUMERIC && (how == Match.Kind.CONTAINS || how == Match.Kind.MATCHES)) {
            // RFC 4790 9.1.1: it knows no substrings.
            throw in.fault("i;ascii-numeric compares whole numbers: not with :" + Arguments.word(how.name()));
        }
        return new Match(how, relation, by);
    }

    AddressPart part() {
        return part == null ? AddressPart.ALL : part;
    }

    Index place() {
        if (last && number == 0) {
            throw in.fault(":last goes with :index");
        }
        return new Index(number, last);
    }
}
