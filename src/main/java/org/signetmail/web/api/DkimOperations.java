package org.signetmail.web.api;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.dkim.DkimKeeper;
import org.signetmail.care.dkim.DkimRecords;
import org.signetmail.store.DkimKeys.Key;
import org.signetmail.store.DkimKeys.State;
import org.signetmail.store.Store;
import org.signetmail.web.api.Actor.Area;
import org.signetmail.web.api.Operation.May;

/** {@code /domains/DOMAIN/dkim}: the keys that sign a domain's mail. Thread-safe. */
public final class DkimOperations {
    /**
     * What is shown of a key.
     *
     * @param kind rsa or ed25519 @param state new, signing or retired @param since when it came into it
     * @param ends when a retired one goes, and its record may; null for others @param name of its TXT record @param value of that
     */
    public record OfDkimKey(String selector, String kind, String state, Instant created, Instant since, @Nullable Instant ends, String name, String value) {
        static OfDkimKey of(Key key) {
            return new OfDkimKey(key.selector(), key.kind(), Views.lower(key.state()), key.created(), key.since(), key.state() == State.RETIRED ? DkimRecords.ends(key) : null,
                    DkimRecords.name(key) + ".", DkimRecords.record(key).zoneValue());
        }
    }

    /** What was made. */
    public record NewDkimKeys(List<OfDkimKey> keys) {}

    private final Store store;
    private final DkimKeeper keeper;

    DkimOperations(Store store, DkimKeeper keeper) {
        this.store = store;
        this.keeper = keeper;
    }

    void register(Operations all) {
        all.add(Operation.get("dkim.list", "/domains/{domain}/dkim", "Keys that sign the domain's mail, with their DNS records").may(May.DOMAIN).pages(OfDkimKey.class)
                .run(ask -> Page.whole(store.dkimKeys().list(domain(ask)).stream().map(OfDkimKey::of).toList())));
        all.add(Operation.post("dkim.rotate", "/domains/{domain}/dkim", "Makes new keys, which sign once they are published; those of before go on until then").may(May.DOMAIN)
                .area(Area.DIRECTORY).gives(NewDkimKeys.class).made()
                .run(ask -> new NewDkimKeys(Problem.settled(keeper.rotate(domain(ask))).stream().map(OfDkimKey::of).toList())));
        all.add(Operation.delete("dkim.remove", "/domains/{domain}/dkim/{selector}", "Forgets a key that does not sign; one that was to be published is followed by another")
                .may(May.DOMAIN).area(Area.DIRECTORY).gives(OfDkimKey.class).before(this::key)
                .run(ask -> OfDkimKey.of(Problem.settled(keeper.remove(domain(ask), ask.name("selector"))))));
    }

    private OfDkimKey key(Ask ask) {
        String selector = ask.name("selector");
        String domain = domain(ask);
        return store.dkimKeys().list(domain).stream().filter(key -> key.selector().equals(selector)).findFirst().map(OfDkimKey::of)
                .orElseThrow(() -> Problem.notFound("DKIM key " + selector + " of " + domain));
    }

    private String domain(Ask ask) {
        return store.directory().domain(ask.name("domain")).orElseThrow(() -> Problem.notFound("domain " + ask.name("domain"))).name();
    }
}
