package org.signetmail.queue;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.signetmail.proof.mtasts.StsPolicy;
import org.signetmail.store.StsBook;
import org.signetmail.text.SyntaxError;

/**
 * A domain's MTA-STS policy (RFC 8461), as it is kept, or why none could be had.
 *
 * @param mode enforce, testing or none; null where no policy is kept, as are {@code fetched}, {@code expires} and {@code used}
 * @param id of the policy, as the domain's record names it
 * @param used when mail was last sent by it, to the day
 * @param fault why it was not to be had the last time, or null; @param failed when that was
 */
public record KnownPolicy(String domain, @Nullable String mode, List<String> mx, String id, @Nullable Instant fetched, @Nullable Instant expires, @Nullable Instant used,
        @Nullable String fault, @Nullable Instant failed) {
    static KnownPolicy of(StsBook.Known known) {
        StsBook.Kept kept = known.policy();
        StsBook.Fault fault = known.fault();
        String why = fault == null ? null : fault.why();
        Instant at = fault == null ? null : fault.at();
        if (kept == null) {
            return new KnownPolicy(known.domain(), null, List.of(), fault == null ? "" : fault.id(), null, null, null, why, at);
        }
        try {
            StsPolicy policy = StsPolicy.parse(kept.text());
            return new KnownPolicy(known.domain(), policy.mode().name().toLowerCase(Locale.ROOT), policy.mx(), kept.id(), kept.fetched(), kept.expires(), kept.used(), why, at);
        } catch (SyntaxError ofAnotherVersion) {
            return new KnownPolicy(known.domain(), null, List.of(), kept.id(), kept.fetched(), kept.expires(), kept.used(), "it is not understood: " + ofAnotherVersion.reason(), at);
        }
    }
}
