package org.signetmail.sieve;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** A question about a message. */
public sealed interface Test {
    record AllOf(List<Test> tests) implements Test {}

    record AnyOf(List<Test> tests) implements Test {}

    record Not(Test test) implements Test {}

    /** {@code true} and {@code false}. */
    record Always(boolean truth) implements Test {}

    record Exists(List<Text> headers) implements Test {}

    record Size(boolean over, long octets) implements Test {}

    record Header(List<Text> headers, List<Text> keys, Match match, Index index) implements Test {}

    record Address(AddressPart part, List<Text> headers, List<Text> keys, Match match, Index index) implements Test {}

    /** @param parts "from" and "to" */
    record Envelope(AddressPart part, List<Text> parts, List<Text> keys, Match match) implements Test {}

    /** RFC 5173. */
    record Body(Transform transform, List<Text> contentTypes, List<Text> keys, Match match) implements Test {}

    /** RFC 5173 5. */
    enum Transform { RAW, CONTENT, TEXT }

    /** RFC 5232 4. @param variables empty is the variable without a name */
    record HasFlag(List<Text> variables, List<Text> keys, Match match) implements Test {}

    /** {@code string}: RFC 5229 5. */
    record Strings(List<Text> sources, List<Text> keys, Match match) implements Test {}

    /** RFC 5260 4. */
    record Date(Zone zone, Text header, String part, List<Text> keys, Match match, Index index) implements Test {}

    /** RFC 5260 5. */
    record CurrentDate(Zone zone, String part, List<Text> keys, Match match) implements Test {}

    /** In which time zone a date is told. */
    sealed interface Zone {
        /** The server's. */
        record Local() implements Zone {}

        /** The date's own. */
        record Original() implements Zone {}

        record Offset(Text text) implements Zone {}
    }

    /** RFC 5490 3.1. */
    record MailboxExists(List<Text> names) implements Test {}

    /** RFC 8579 4. @param mailbox null is any */
    record SpecialUseExists(@Nullable Text mailbox, List<Text> uses) implements Test {}

    /**
     * RFC 7352.
     *
     * @param header whose value tells messages apart; null with no {@code uniqueId} is Message-ID
     * @param last whether the time begins anew with each
     */
    record Duplicate(@Nullable Text handle, @Nullable Text header, @Nullable Text uniqueId, long seconds, boolean last) implements Test {}
}
