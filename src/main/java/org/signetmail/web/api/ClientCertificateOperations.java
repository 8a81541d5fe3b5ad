package org.signetmail.web.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.Caretaker;
import org.signetmail.care.ClientCertificates;
import org.signetmail.store.Account;
import org.signetmail.store.ClientCertificateBook.Kept;
import org.signetmail.store.Role;
import org.signetmail.store.Store;
import org.signetmail.tls.CertificateView;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Pem;
import org.signetmail.web.api.Actor.Area;
import org.signetmail.web.api.Operation.May;

import static org.signetmail.web.api.Problem.required;

/** {@code /accounts/{address}/client-certificates}: what lets an account's programs in without a password. Thread-safe. */
public final class ClientCertificateOperations {
    /** @param name of the device; @param days 365 where it is not said; @param password of the PKCS#12 file */
    record NewClientCertificate(@Nullable String name, @Nullable Integer days, @Nullable String key, @Secret @Nullable String password) {
        @Override
        public String toString() {
            return "NewClientCertificate[" + name + "]";
        }
    }

    /** @param state valid, expired or revoked */
    public record OfClientCertificate(String serial, String address, String name, Instant issued, Instant expires, @Nullable Instant revoked, @Passing String state,
            @Passing long daysLeft, String fingerprint, String pem) {}

    /** Shown this once. @param chain PEM, leaf first; @param key PKCS#8 in PEM, protected by nothing; @param pkcs12 base64 */
    public record OfNewClientCertificate(OfClientCertificate certificate, String chain, @Secret String key, @Secret String pkcs12) {
        @Override
        public String toString() {
            return "OfNewClientCertificate[" + certificate.serial() + "]";
        }
    }

    private final Store store;
    private final ClientCertificates certificates;
    private final Clock clock;

    ClientCertificateOperations(Store store, Caretaker caretaker, Clock clock) {
        this.store = store;
        this.clock = clock;
        certificates = new ClientCertificates(store.clientCertificates(), caretaker, clock);
    }

    void register(Operations all) {
        String path = "/accounts/{address}/client-certificates";
        all.add(Operation.get("client-certificates.all", "/client-certificates", "Everybody's client certificates").pages(OfClientCertificate.class)
                .run(ask -> Page.of(store.clientCertificates().all(ask.after().orElse(""), ask.limit() + 1), ask.limit(), Kept::serial).map(this::view)));
        all.add(Operation.get("client-certificates.list", path, "Certificates that let an account's programs in").may(May.ACCOUNT).pages(OfClientCertificate.class)
                .run(ask -> Page.whole(store.clientCertificates().list(account(ask).id()).stream().map(this::view).toList())));
        all.add(Operation.post("client-certificates.add", path, "Makes one; its key is shown this once").may(May.ACCOUNT).area(Area.DIRECTORY).wantsProof()
                .takes(NewClientCertificate.class).gives(OfNewClientCertificate.class).made().run(ask -> {
                    NewClientCertificate wanted = ask.body(NewClientCertificate.class);
                    KeySpec key = wanted.key() == null ? KeySpec.ECDSA_P256 : Views.parse(KeySpec.class, "key", wanted.key());
                    Duration life = wanted.days() == null ? ClientCertificates.USUAL_LIFE : Duration.ofDays(wanted.days());
                    ClientCertificates.Issued issued = Problem.settled(certificates.issue(changeable(ask), new ClientCertificates.Wanted(required("name", wanted.name()), key, life,
                            required("password", wanted.password()).toCharArray())));
                    return new OfNewClientCertificate(view(issued.kept()), issued.chainPem(), issued.keyPem(), Base64.getEncoder().encodeToString(issued.pkcs12()));
                }));
        all.add(Operation.get("client-certificates.show", path + "/{serial}", "One of them").may(May.ACCOUNT).gives(OfClientCertificate.class)
                .run(ask -> view(store.clientCertificates().find(account(ask).id(), serial(ask)).orElseThrow(() -> Problem.notFound("certificate " + ask.name("serial"))))));
        all.add(Operation.delete("client-certificates.revoke", path + "/{serial}", "Makes one void; mail sessions of the account end").may(May.ACCOUNT).area(Area.DIRECTORY).wantsProof()
                .gives(OfClientCertificate.class).run(ask -> view(Problem.settled(store.clientCertificates().revoke(changeable(ask).id(), serial(ask))))));
    }

    /** As openssl prints it, too. */
    private static String serial(Ask ask) {
        return ask.name("serial").replace(":", "").toLowerCase(Locale.ROOT);
    }

    private OfClientCertificate view(Kept kept) {
        Instant now = clock.instant();
        String state = kept.revoked() != null ? "revoked" : now.isAfter(kept.expires()) ? "expired" : "valid";
        return new OfClientCertificate(kept.serial(), kept.address(), kept.name(), kept.issued(), kept.expires(), kept.revoked(), state,
                Duration.between(now, kept.expires()).toDays(), fingerprint(kept.pem(), now), kept.pem());
    }

    private static String fingerprint(String pem, Instant now) {
        try {
            return CertificateView.of(Pem.read(pem, null).certificates().getFirst(), now).fingerprint();
        } catch (Pem.Unreadable e) {
            throw new IllegalStateException("a certificate that was made here cannot be read: " + e.why(), e);
        }
    }

    private Account account(Ask ask) {
        return store.directory().account(ask.address("address")).orElseThrow(() -> Problem.notFound("account " + ask.name("address")));
    }

    /** A domain's administrator does not get hold of the server by way of an account in the domain. */
    private Account changeable(Ask ask) {
        Account account = account(ask);
        if (account.role() == Role.SERVER_ADMIN && !ask.actor().isServerAdministrator()) {
            throw Api.forbidden("only a server administrator changes the account of one");
        }
        return account;
    }
}
