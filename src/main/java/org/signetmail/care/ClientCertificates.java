package org.signetmail.care;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.store.Account;
import org.signetmail.store.ClientCertificateBook;
import org.signetmail.store.ClientCertificateBook.Kept;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.tls.Authority;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Packed;
import org.signetmail.tls.Pem;

/** Makes certificates for accounts' clients, signed by the installation's authority. Keys are made here, handed out once, and kept nowhere. Thread-safe. */
public final class ClientCertificates {
    public static final Duration USUAL_LIFE = Duration.ofDays(365);
    public static final Duration LONGEST_LIFE = Duration.ofDays(825);
    private static final Logger LOG = LoggerFactory.getLogger(ClientCertificates.class);

    /** @param key what kind; @param password of the PKCS#12 file */
    public record Wanted(String name, KeySpec key, Duration life, char[] password) {
        @Override
        public String toString() {
            return "Wanted[" + name + "]";
        }
    }

    /** @param chainPem leaf first; @param keyPem PKCS#8, in the clear */
    public record Issued(Kept kept, String chainPem, String keyPem, byte[] pkcs12) {
        @Override
        public String toString() {
            return "Issued[" + kept.serial() + "]";
        }
    }

    private final ClientCertificateBook book;
    private final Caretaker caretaker;
    private final Clock clock;

    public ClientCertificates(ClientCertificateBook book, Caretaker caretaker, Clock clock) {
        this.book = book;
        this.caretaker = caretaker;
        this.clock = clock;
    }

    /** One more for an account. */
    public Outcome<Issued> issue(Account account, Wanted wanted) {
        String address = account.address().toString();
        Optional<String> fault = Packed.fault(wanted.password());
        if (fault.isPresent()) {
            return new Outcome.Refused<>(Refusal.INVALID, fault.get());
        }
        if (!address.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            // RFC 5280 4.2.1.6: rfc822Name is ASCII.
            return new Outcome.Refused<>(Refusal.INVALID, address + " is not ASCII, and certificates name no other addresses");
        }
        if (wanted.life().compareTo(Duration.ofDays(1)) < 0 || wanted.life().compareTo(LONGEST_LIFE) > 0) {
            return new Outcome.Refused<>(Refusal.INVALID, "a client's certificate holds 1 to " + LONGEST_LIFE.toDays() + " days");
        }
        Authority authority = caretaker.ensureAuthority();
        KeyPair pair = wanted.key().generate();
        X509Certificate leaf = authority.signClient(pair.getPublic(), address, clock.instant(), wanted.life());
        List<X509Certificate> chain = List.of(leaf, authority.certificate());
        var kept = new Kept(leaf.getSerialNumber().toString(16), address, wanted.name(), clock.instant(), leaf.getNotAfter().toInstant(), null, Pem.write(List.of(leaf)));
        return switch (book.add(account.id(), kept)) {
            case Outcome.Done<Kept>(Kept made) -> {
                LOG.info("made a client's certificate {} for {}", made.serial(), address);
                yield new Outcome.Done<>(new Issued(made, Pem.write(chain), Pem.write(pair.getPrivate()), Packed.pkcs12(address, pair.getPrivate(), chain, wanted.password())));
            }
            case Outcome.Refused<Kept>(Refusal kind, String why) -> new Outcome.Refused<>(kind, why);
        };
    }
}
