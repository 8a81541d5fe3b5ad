package org.signetmail.intake;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.signetmail.sieve.run.Surroundings;
import org.signetmail.store.AccountId;
import org.signetmail.store.SieveMemory;
import org.signetmail.store.SpecialUse;
import org.signetmail.store.Store;

/** What an account's script may ask about: its mailboxes, and which messages it has seen. */
record AccountSurroundings(Store store, AccountId account, Instant now) implements Surroundings {
    @Override
    public ZoneId zone() {
        return ZoneId.systemDefault();
    }

    @Override
    public boolean mailboxExists(String name) {
        return store.mailboxes().find(account, name).isPresent();
    }

    @Override
    public boolean specialUseExists(@Nullable String mailbox, String use) {
        SpecialUse wanted = use(use);
        return wanted != null && store.mailboxes().list(account).stream()
                .anyMatch(there -> there.use() == wanted && (mailbox == null || there.name().equals(mailbox)));
    }

    @Override
    public boolean seen(String key) {
        return store.sieveMemory().has(account, SieveMemory.Kind.SEEN, Filters.hash(key), now);
    }

    /** RFC 6154 2: {@code \Junk}; null for one that there is not here. */
    static @Nullable SpecialUse use(@Nullable String attribute) {
        return attribute == null ? null : switch (attribute.toLowerCase(Locale.ROOT)) {
            case "\\archive" -> SpecialUse.ARCHIVE;
            case "\\drafts" -> SpecialUse.DRAFTS;
            case "\\flagged" -> SpecialUse.FLAGGED;
            case "\\junk" -> SpecialUse.JUNK;
            case "\\sent" -> SpecialUse.SENT;
            case "\\trash" -> SpecialUse.TRASH;
            default -> null;
        };
    }
}
