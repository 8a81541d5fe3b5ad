package org.signetmail.care.dkim;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.signetmail.care.DnsRecords.DnsRecord;
import org.signetmail.proof.dkim.KeyKind;
import org.signetmail.proof.dkim.KeyRecord;
import org.signetmail.store.DkimKeys;
import org.signetmail.store.DkimKeys.Key;
import org.signetmail.store.DkimKeys.State;
import org.signetmail.store.DkimSigning;
import org.signetmail.store.Store;
import org.signetmail.store.StoreSettings;

/** The DNS records of a domain's keys. */
public final class DkimRecords {
    /** So long after its last signature a key's record stays: mail is under way for five days, and read again later. */
    public static final Duration STAYS = Duration.ofDays(14);

    private DkimRecords() {}

    /** Empty while nothing is to be signed. */
    public static List<DnsRecord> of(Store store, String domain) {
        return StoreSettings.STORE.dkimSign.of(store.settings()) == DkimSigning.NEVER ? List.of() : store.dkimKeys().list(domain).stream()
                .map(key -> new DnsRecord(name(key) + ".", "TXT", record(key).zoneValue(), why(key))).toList();
    }

    /** Names, with a dot at the end, of those whose lack takes a domain's signatures away: what every verifier knows, and signs or would. */
    public static Set<String> needed(DkimKeys book, String domain) {
        List<Key> keys = book.list(domain).stream().filter(key -> key.kind().equals(KeyKind.RSA.word())).toList();
        boolean any = keys.stream().anyMatch(key -> key.state() == State.SIGNING);
        return keys.stream().filter(key -> key.state() == (any ? State.SIGNING : State.NEW)).map(key -> name(key) + ".").collect(Collectors.toUnmodifiableSet());
    }

    /** Without the dot at the end. */
    public static String name(Key key) {
        return KeyRecord.name(key.selector(), key.domain());
    }

    public static KeyRecord record(Key key) {
        return KeyRecord.of(KeyKind.of(key.kind()).orElseThrow(), Base64.getDecoder().decode(key.publicKey()));
    }

    /** When a retired key goes, and its record may. */
    public static Instant ends(Key key) {
        return key.since().plus(STAYS);
    }

    private static String why(Key key) {
        return switch (key.state()) {
            case NEW -> "by it others verify that mail is the domain's (DKIM, RFC 6376); it signs once this is published";
            case SIGNING -> "by it others verify that mail is the domain's (DKIM, RFC 6376)";
            case RETIRED -> "a key that signed mail before (DKIM, RFC 6376); it may go after " + ends(key).atOffset(ZoneOffset.UTC).toLocalDate();
        };
    }
}
