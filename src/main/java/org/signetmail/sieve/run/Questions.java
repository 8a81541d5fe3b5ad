package org.signetmail.sieve.run;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.signetmail.sieve.AddressPart;
import org.signetmail.sieve.Index;
import org.signetmail.sieve.Match;
import org.signetmail.sieve.Test;
import org.signetmail.sieve.Text;

/** Answers a script's tests. For one run. */
final class Questions {
    private final MessageView message;
    private final SmtpEnvelope envelope;
    private final Surroundings around;
    private final Variables variables;
    private final Comparing comparing;
    private final Work work;
    private final List<Result.Mark> marks = new ArrayList<>();

    Questions(MessageView message, SmtpEnvelope envelope, Surroundings around, Variables variables, Comparing comparing, Work work) {
        this.message = message;
        this.envelope = envelope;
        this.around = around;
        this.variables = variables;
        this.comparing = comparing;
        this.work = work;
    }

    List<Result.Mark> marks() {
        return marks;
    }

    boolean holds(Test test) {
        return switch (test) {
            case Test.AllOf(List<Test> tests) -> tests.stream().allMatch(this::holds);
            case Test.AnyOf(List<Test> tests) -> tests.stream().anyMatch(this::holds);
            case Test.Not(Test negated) -> !holds(negated);
            case Test.Always(boolean truth) -> truth;
            case Test.Exists(List<Text> headers) -> variables.expanded(headers).stream().noneMatch(name -> message.raw(name).isEmpty());
            case Test.Size(boolean over, long octets) -> over ? message.size() > octets : message.size() < octets;
            case Test.Header(List<Text> headers, List<Text> keys, Match match, Index index) -> header(headers, keys, match, index);
            case Test.Address(AddressPart part, List<Text> headers, List<Text> keys, Match match, Index index) -> address(part, headers, keys, match, index);
            case Test.Envelope(AddressPart part, List<Text> parts, List<Text> keys, Match match) -> envelope(part, parts, keys, match);
            case Test.Body(Test.Transform transform, List<Text> types, List<Text> keys, Match match) -> body(transform, types, keys, match);
            case Test.HasFlag(List<Text> names, List<Text> keys, Match match) -> hasFlag(names, keys, match);
            case Test.Strings(List<Text> sources, List<Text> keys, Match match) -> strings(sources, keys, match);
            case Test.Date(Test.Zone zone, Text header, String part, List<Text> keys, Match match, Index index) -> date(zone, header, part, keys, match, index);
            case Test.CurrentDate(Test.Zone zone, String part, List<Text> keys, Match match) ->
                comparing.any(List.of(DateParts.part(DateParts.at(around.now(), zone(zone)), part)), variables.expanded(keys), match);
            case Test.MailboxExists(List<Text> names) -> variables.expanded(names).stream().allMatch(around::mailboxExists);
            case Test.SpecialUseExists(@Nullable Text mailbox, List<Text> uses) -> specialUse(mailbox, uses);
            case Test.Duplicate duplicate -> duplicate(duplicate);
        };
    }

    /** RFC 5260 6.1: the fields that count. */
    private static List<String> picked(List<String> values, Index index) {
        if (index.number() == 0) {
            return values;
        }
        int at = index.last() ? values.size() - index.number() : index.number() - 1;
        return at >= 0 && at < values.size() ? List.of(values.get(at)) : List.of();
    }

    private boolean header(List<Text> headers, List<Text> keys, Match match, Index index) {
        var values = new ArrayList<String>();
        for (String name : variables.expanded(headers)) {
            values.addAll(picked(message.values(name), index));
        }
        return comparing.any(charged(values), variables.expanded(keys), match);
    }

    private List<String> charged(List<String> values) {
        values.forEach(value -> work.charge(value.length()));
        return values;
    }

    private boolean address(AddressPart part, List<Text> headers, List<Text> keys, Match match, Index index) {
        var values = new ArrayList<String>();
        for (String name : variables.expanded(headers)) {
            for (String field : picked(charged(message.raw(name)), index)) {
                values.addAll(Addresses.parts(field, part));
            }
        }
        return comparing.any(values, variables.expanded(keys), match);
    }

    private boolean envelope(AddressPart part, List<Text> parts, List<Text> keys, Match match) {
        var values = new ArrayList<String>();
        for (String name : variables.expanded(parts)) {
            switch (name.toLowerCase(Locale.ROOT)) {
                case "from" -> values.addAll(Addresses.ofEnvelope(envelope.from(), part));
                case "to" -> values.addAll(Addresses.ofEnvelope(envelope.to(), part));
                default -> throw new Failed("an envelope has no \"" + name + "\"");
            }
        }
        if (match.kind() == Match.Kind.COUNT) {
            // RFC 5231 4.2: what is empty is not counted.
            values.removeIf(String::isEmpty);
        }
        return comparing.any(values, variables.expanded(keys), match);
    }

    private boolean body(Test.Transform transform, List<Text> types, List<Text> keys, Match match) {
        List<String> values = switch (transform) {
            case RAW -> message.rawBody();
            case CONTENT -> message.content(variables.expanded(types));
            case TEXT -> message.content(List.of("text"));
        };
        return comparing.any(charged(values), variables.expanded(keys), match);
    }

    private boolean hasFlag(List<Text> names, List<Text> keys, Match match) {
        List<String> sources = names.isEmpty() ? List.of(Actions.FLAGS)
                : variables.expanded(names).stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        List<String> flags = FlagWords.of(sources.stream().map(variables::value).toList());
        List<String> wanted = variables.expanded(keys);
        boolean words = switch (match.kind()) {
            case IS, CONTAINS, MATCHES -> true;
            case COUNT, VALUE -> false;
        };
        // RFC 5232 4: a key may hold several flags, parted by spaces.
        return comparing.any(flags, words ? wanted.stream().flatMap(key -> List.of(key.split(" +")).stream()).toList() : wanted, match);
    }

    private boolean strings(List<Text> sources, List<Text> keys, Match match) {
        List<String> values = variables.expanded(sources);
        if (match.kind() == Match.Kind.COUNT) {
            // RFC 5229 5: empty strings do not count.
            values = values.stream().filter(value -> !value.isEmpty()).toList();
        }
        return comparing.any(values, variables.expanded(keys), match);
    }

    private boolean date(Test.Zone zone, Text header, String part, List<Text> keys, Match match, Index index) {
        var values = new ArrayList<String>();
        for (String field : picked(message.raw(variables.expanded(header)), index)) {
            OffsetDateTime date = DateParts.of(field);
            if (date != null) {
                OffsetDateTime told = switch (zone) {
                    case Test.Zone.Original() -> date;
                    case Test.Zone.Local local -> DateParts.at(date.toInstant(), zone(local));
                    case Test.Zone.Offset offset -> DateParts.at(date.toInstant(), zone(offset));
                };
                values.add(DateParts.part(told, part));
            }
        }
        return comparing.any(values, variables.expanded(keys), match);
    }

    private ZoneId zone(Test.Zone zone) {
        return switch (zone) {
            case Test.Zone.Local(), Test.Zone.Original() -> around.zone();
            case Test.Zone.Offset(Text text) -> DateParts.offset(variables.expanded(text));
        };
    }

    private boolean specialUse(@Nullable Text mailbox, List<Text> uses) {
        String name = mailbox == null ? null : variables.expanded(mailbox);
        return variables.expanded(uses).stream().allMatch(use -> around.specialUseExists(name, use));
    }

    /** RFC 7352 3: a message without that by which it is told apart is no duplicate. */
    private boolean duplicate(Test.Duplicate test) {
        String id;
        if (test.uniqueId() != null) {
            id = variables.expanded(test.uniqueId());
        } else {
            List<String> values = message.values(test.header() == null ? "message-id" : variables.expanded(test.header()));
            id = values.isEmpty() ? "" : values.getFirst();
        }
        if (id.isEmpty()) {
            return false;
        }
        String key = (test.handle() == null ? "" : variables.expanded(test.handle())) + "\n" + (test.header() == null ? "" : "header ") + id;
        boolean seen = around.seen(key);
        if (!seen || test.last()) {
            marks.add(new Result.Mark(key, test.seconds()));
        }
        return seen;
    }
}
