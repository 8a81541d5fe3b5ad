package org.signetmail.queue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.intake.Intake;
import org.signetmail.mail.Address;
import org.signetmail.mail.AddressList;
import org.signetmail.proof.dkim.SigningKey;
import org.signetmail.proof.dkim.Unsigned;
import org.signetmail.store.DkimSigning;
import org.signetmail.store.Outbox;
import org.signetmail.store.Store;
import org.signetmail.store.StoreSettings;
import org.signetmail.text.SyntaxError;

/**
 * Signs mail of our domains as it leaves (DKIM): what somebody of ours submitted, and what the server wrote itself. What came from
 * elsewhere and goes on, by an alias or a script, is not ours to vouch for, whatever its author's address says. Thread-safe.
 */
final class Signatures {
    private static final Logger LOG = LoggerFactory.getLogger(Signatures.class);

    /** @param fields to put before the message @param words by what it is signed; both empty where it is not */
    record Signed(ByteBuffer fields, String words) {
        static final Signed NOT = new Signed(ByteBuffer.allocate(0).asReadOnlyBuffer(), "");
    }

    private final Store store;
    private final Intake intake;
    private final KeyRing ring;
    private final Clock clock;

    Signatures(Store store, Intake intake, Clock clock) {
        this.store = store;
        this.intake = intake;
        this.clock = clock;
        ring = new KeyRing(store.dkimKeys());
    }

    /** @param message in the form in which it is sent */
    Signed of(Letter letter, ByteBuffer message) {
        Outbox.Item item = letter.first();
        if (item.submitter().isEmpty() || StoreSettings.STORE.dkimSign.of(store.settings()) == DkimSigning.NEVER) {
            return Signed.NOT;
        }
        Optional<Unsigned> unsigned = Unsigned.of(message);
        if (unsigned.isEmpty()) {
            LOG.info("queue item {} is not signed: its header is none", item.id());
            return Signed.NOT;
        }
        List<SigningKey> keys = keys(item, unsigned.get());
        if (keys.isEmpty()) {
            return Signed.NOT;
        }
        String words = "signed by " + keys.stream().map(SigningKey::selector).collect(Collectors.joining(", ")) + " of " + keys.getFirst().domain();
        return new Signed(ByteBuffer.wrap(unsigned.get().signatures(keys, clock.instant())), words);
    }

    private List<SigningKey> keys(Outbox.Item item, Unsigned message) {
        List<String> from = message.values("from");
        if (from.size() != 1) {
            // RFC 5322 3.6 wants one. Of several, programs show one or another as the author.
            return List.of();
        }
        Optional<Address> author = author(from.getFirst());
        if (item.submitter().equals(Outbox.SERVER)) {
            return author.map(address -> nearest(address.domain())).orElse(List.of());
        }
        List<SigningKey> theirs = author.filter(address -> mayVouch(item.submitter(), address)).map(address -> ring.of(address.domain())).orElse(List.of());
        Address envelope = item.reversePath();
        // The envelope's sender was held against the account when the message came.
        return !theirs.isEmpty() || envelope == null ? theirs : ring.of(envelope.domain());
    }

    /** Those of a domain, or of the next one above it that is ours: notices are from the server's own name. */
    private List<SigningKey> nearest(String domain) {
        String at = domain;
        List<SigningKey> found = ring.of(at);
        while (found.isEmpty() && at.indexOf('.') > 0) {
            at = at.substring(at.indexOf('.') + 1);
            found = ring.of(at);
        }
        return found;
    }

    /** Nobody of one domain gets another's signature. */
    private boolean mayVouch(String submitter, Address author) {
        Address account = Address.parse(submitter);
        return account.domain().equals(author.domain()) || store.directory().account(account).filter(a -> intake.maySendAs(a, author)).isPresent();
    }

    /** RFC 5322 3.6.2: the first address that is whole. @param from octets as chars */
    private static Optional<Address> author(String from) {
        for (AddressList.Entry entry : AddressList.parse(from)) {
            String host = entry.host();
            String mailbox = entry.mailbox();
            if (host != null && !host.isEmpty() && mailbox != null && !mailbox.isEmpty()) {
                try {
                    return Optional.of(new Address(utf8(mailbox), Address.domain(utf8(host))));
                } catch (SyntaxError none) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static String utf8(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
