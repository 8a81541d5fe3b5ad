package org.signetmail.sieve.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.signetmail.sieve.AddressPart;

/** Whether a message may be answered by machine (RFC 3834 2, RFC 5230 4.5 and 4.6). */
public final class Answering {
    private static final List<String> OF_LISTS = List.of("list-id", "list-help", "list-subscribe", "list-unsubscribe", "list-post", "list-owner", "list-archive");
    private static final List<String> RECIPIENTS = List.of("to", "cc", "bcc", "resent-to", "resent-cc", "resent-bcc");
    private static final Set<String> IN_BULK = Set.of("bulk", "junk", "list");
    private static final Pattern MACHINES = Pattern.compile("mailer-daemon|listserv|majordomo|postmaster|no-?reply|do-?not-?reply|owner-.*|.*-(?:request|bounces?|owner)(?:[+=].*)?|bounces?[+-].*");

    private Answering() {}

    /** Why not; empty when it may. @param own addresses of the account, those that the script names with them */
    public static Optional<String> refusal(MessageView message, SmtpEnvelope envelope, List<String> own) {
        if (envelope.from().isEmpty()) {
            return Optional.of("it has no sender");
        }
        var mine = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        mine.addAll(own);
        if (mine.contains(envelope.from())) {
            return Optional.of("it is from oneself");
        }
        String local = envelope.from().substring(0, Math.max(0, envelope.from().lastIndexOf('@'))).toLowerCase(Locale.ROOT);
        if (MACHINES.matcher(local).matches()) {
            return Optional.of("its sender is a machine");
        }
        if (OF_LISTS.stream().anyMatch(field -> !message.raw(field).isEmpty())) {
            return Optional.of("it comes from a list");
        }
        if (message.raw("auto-submitted").stream().anyMatch(value -> !value.toLowerCase(Locale.ROOT).strip().matches("no\\b.*"))) {
            return Optional.of("it was sent by a machine");
        }
        if (message.raw("precedence").stream().anyMatch(value -> IN_BULK.contains(value.toLowerCase(Locale.ROOT).strip()))) {
            return Optional.of("it was sent in bulk");
        }
        if (message.raw("x-auto-response-suppress").stream().map(value -> value.toLowerCase(Locale.ROOT)).anyMatch(value -> value.contains("oof") || value.contains("all"))) {
            return Optional.of("its sender wants no answer");
        }
        boolean named = RECIPIENTS.stream().flatMap(field -> message.raw(field).stream()).flatMap(value -> Addresses.parts(value, AddressPart.ALL).stream())
                .anyMatch(mine::contains);
        return named ? Optional.empty() : Optional.of("it is addressed to somebody else");
    }
}
