package org.signetmail.care;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.care.Imports.Import;
import org.signetmail.store.CertificateRequests.Pending;
import org.signetmail.store.Certificates.Kept;
import org.signetmail.store.Certificates.Source;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.store.Store;
import org.signetmail.tls.Assembly;
import org.signetmail.tls.Bundle;
import org.signetmail.tls.Credential;
import org.signetmail.tls.Fitness;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Names;
import org.signetmail.tls.Pem;
import org.signetmail.tls.SigningRequest;
import org.signetmail.tls.SigningRequest.Subject;

/**
 * Certificates that an authority is asked for by hand: key and request are made here, the key never leaves, and the answer is
 * put to use. While a request waits, the certificate of that name serves on. Thread-safe.
 */
public final class Requested {
    private static final Logger LOG = LoggerFactory.getLogger(Requested.class);

    private final Store store;
    private final Clock clock;
    private final Runnable refresh;

    /** @param refresh makes the next handshake see a change */
    Requested(Store store, Clock clock, Runnable refresh) {
        this.store = store;
        this.clock = clock;
        this.refresh = refresh;
    }

    /** A new key and a request for it. @param replace whether one that waits is dropped, and its key with it */
    public Outcome<Pending> make(String name, List<String> hosts, KeySpec spec, Subject subject, boolean replace) {
        Optional<String> fault = Caretaker.fault(hosts).or(subject::fault);
        if (fault.isPresent()) {
            return new Outcome.Refused<>(Refusal.INVALID, fault.get());
        }
        Optional<String> kept = store.certificates().find(name).flatMap(Imports::keptByItself);
        if (kept.isPresent()) {
            return new Outcome.Refused<>(Refusal.EXISTS, kept.get());
        }
        if (store.certificateRequests().find(name).isPresent()) {
            if (!replace) {
                return new Outcome.Refused<>(Refusal.EXISTS, "a request for " + name + " waits for its answer already: \"signet cert csr " + name
                        + "\" shows it; --replace drops it and its key");
            }
            store.certificateRequests().remove(name);
        }
        List<String> names = Caretaker.ascii(hosts);
        KeyPair pair = spec.generate();
        return store.certificateRequests().add(name, SigningRequest.make(pair, names, subject), Pem.write(pair.getPrivate()), names);
    }

    /** A request for what a certificate has: names, subject, and kind of key; the key is new. */
    public Outcome<Pending> renew(String name, boolean replace) {
        return store.certificates().find(name).flatMap(Requested::leaf).<Outcome<Pending>>map(leaf ->
                make(name, Names.of(leaf), KeySpec.of(leaf.getPublicKey()), Subject.of(leaf), replace))
                .orElseGet(() -> new Outcome.Refused<>(Refusal.NOT_FOUND, "there is no certificate named " + name + " to renew"));
    }

    private static Optional<X509Certificate> leaf(Kept kept) {
        try {
            return Pem.read(kept.chainPem(), null).certificates().stream().findFirst();
        } catch (Pem.Unreadable e) {
            LOG.error("certificate {} cannot be read: {}", kept.name(), e.why());
            return Optional.empty();
        }
    }

    public Optional<Pending> waiting(String name) {
        return store.certificateRequests().find(name);
    }

    public List<Pending> waiting() {
        return store.certificateRequests().list();
    }

    /** Gives up on an answer; the key is gone. */
    public Outcome<Pending> drop(String name) {
        return store.certificateRequests().remove(name);
    }

    /** The authority's answer: certificates in any form and order. Never {@link Import.Locked}: certificates are not. */
    public Import complete(String name, List<Bundle.File> files) {
        Pending pending = store.certificateRequests().find(name).orElse(null);
        if (pending == null) {
            return new Import.Refused(Refusal.NOT_FOUND, "no request for " + name + " waits for an answer");
        }
        try {
            List<PrivateKey> key = Pem.read(pending.keyPem(), null).keys();
            Pem.Contents answer = new Pem.Contents(Bundle.read(files, null).certificates(), key);
            return switch (Assembly.of(name, answer)) {
                case Assembly.Faulty(String why) -> new Import.Refused(Refusal.INVALID, answer.certificates().isEmpty() ? why
                        : "this does not answer the request of " + pending.added() + ": " + why + "; an answer to a request of before?");
                case Assembly.Done(Credential credential) -> Fitness.fault(credential, clock.instant())
                        .<Import>map(why -> new Import.Refused(Refusal.INVALID, why))
                        .orElseGet(() -> keep(pending, credential, answer));
            };
        } catch (Pem.Unreadable e) {
            return new Import.Refused(Refusal.INVALID, e.why());
        }
    }

    private Import keep(Pending pending, Credential credential, Pem.Contents answer) {
        List<String> missing = pending.names().stream().filter(name -> !Names.covers(credential.leaf(), name)).toList();
        List<String> words = new ArrayList<>(Stream.concat(Assembly.leftOut(credential, answer).stream(),
                missing.stream().map(name -> name + " was asked for, and is not in it")).toList());
        return switch (store.certificateRequests().answered(pending, Source.REQUESTED, Pem.write(credential.chain()), Names.of(credential.leaf()))) {
            case Outcome.Done<Kept>(Kept kept) -> {
                refresh.run();
                yield new Import.Taken(kept, List.copyOf(words));
            }
            case Outcome.Refused<Kept>(Refusal kind, String why) -> new Import.Refused(kind, why);
        };
    }
}
