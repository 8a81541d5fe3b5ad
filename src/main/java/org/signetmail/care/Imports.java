package org.signetmail.care;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.Certificates;
import org.signetmail.store.Certificates.Kept;
import org.signetmail.store.Certificates.Source;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.tls.Assembly;
import org.signetmail.tls.Bundle;
import org.signetmail.tls.Credential;
import org.signetmail.tls.Fitness;
import org.signetmail.tls.Names;
import org.signetmail.tls.Pem;

/** Takes in certificates with their keys as an administrator brings them. Thread-safe. */
public final class Imports {
    /** What came of it. */
    public sealed interface Import {
        /** @param words what was left out, what is missing: for a person to know, no fault */
        record Taken(Kept kept, List<String> words) implements Import {}

        /** It is locked. @param wrong whether a password was given, that does not open it */
        record Locked(boolean wrong, String why) implements Import {}

        record Refused(Refusal kind, String why) implements Import {}
    }

    private final Certificates certificates;
    private final Clock clock;
    private final Runnable refresh;

    /** @param refresh makes the next handshake see a change */
    Imports(Certificates certificates, Clock clock, Runnable refresh) {
        this.certificates = certificates;
        this.clock = clock;
        this.refresh = refresh;
    }

    /**
     * @param files certificates, chain and key in any form, order and mixture
     * @param replace whether one of that name may be there: it is swapped live
     */
    public Import take(String name, List<Bundle.File> files, char @Nullable [] password, boolean replace) {
        Optional<Import.Refused> taken = taken(name, replace);
        if (taken.isPresent()) {
            return taken.get();
        }
        Pem.Contents contents;
        try {
            contents = Bundle.read(files, password);
        } catch (Pem.Unreadable e) {
            return switch (e.fault()) {
                case PASSWORD_WANTED -> new Import.Locked(false, e.why());
                case PASSWORD_WRONG -> new Import.Locked(true, e.why());
                case BROKEN, TOO_MUCH -> new Import.Refused(Refusal.INVALID, e.why());
            };
        }
        return switch (Assembly.of(name, contents)) {
            case Assembly.Faulty(String why) -> new Import.Refused(Refusal.INVALID, why);
            case Assembly.Done(Credential credential) -> Fitness.fault(credential, clock.instant())
                    .<Import>map(why -> new Import.Refused(Refusal.INVALID, why))
                    .orElseGet(() -> keep(credential, new ArrayList<>(Assembly.leftOut(credential, contents)), replace));
        };
    }

    private Import keep(Credential credential, List<String> words, boolean replace) {
        List<String> names = Names.of(credential.leaf());
        if (names.isEmpty()) {
            words.add("it names no host in its alternative names, so clients believe it for none");
        }
        String chain = Pem.write(credential.chain());
        String key = Pem.write(credential.key());
        return switch (replace ? certificates.put(credential.name(), Source.IMPORTED, chain, key, names)
                : certificates.add(credential.name(), Source.IMPORTED, chain, key, names, false)) {
            case Outcome.Done<Kept>(Kept kept) -> {
                refresh.run();
                yield new Import.Taken(kept, List.copyOf(words));
            }
            case Outcome.Refused<Kept>(Refusal kind, String why) -> new Import.Refused(kind, why);
        };
    }

    /** Why a certificate of this name cannot be put there by hand. */
    private Optional<Import.Refused> taken(String name, boolean replace) {
        return certificates.find(name).flatMap(kept -> keptByItself(kept).or(() -> replace ? Optional.empty()
                : Optional.of("there is a certificate named " + name + " already; --replace puts this one in its place at once")))
                .map(why -> new Import.Refused(Refusal.EXISTS, why));
    }

    /** Of those that change by themselves, a person's would be changed back. */
    static Optional<String> keptByItself(Kept kept) {
        return switch (kept.source()) {
            case FILES -> Optional.of("certificate " + kept.name() + " is kept up to date from files; remove it first");
            case ORDERED -> Optional.of("certificate " + kept.name() + " is kept up to date by ACME; remove it first");
            case IMPORTED, SELF_SIGNED, OWN_CA, REQUESTED -> kept.authority()
                    ? Optional.of("the installation's authority is not replaced") : Optional.empty();
        };
    }
}
