package org.signetmail.intake;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.mail.DeliveryStatus;
import org.signetmail.store.Account;
import org.signetmail.store.AccountId;
import org.signetmail.store.Body;
import org.signetmail.store.Content;
import org.signetmail.store.Deliveries;
import org.signetmail.store.Directory;
import org.signetmail.store.History;
import org.signetmail.store.Store;

/** Decides whether mail comes in and where it goes. Its answers are verdicts; the protocol makes replies of them. Thread-safe. */
public final class Intake {
    /** Whether a recipient is accepted. */
    public sealed interface Recipient {
        record Accepted(List<Account> accounts, List<Address> elsewhere) implements Recipient {}

        /** The domain is ours, the address is nobody's. */
        record Unknown() implements Recipient {}

        record Disabled() implements Recipient {}

        /** Not ours, and the sender may not send through us. */
        record NoRelay() implements Recipient {}

        /** Everyone it would go to has no room. */
        record Full() implements Recipient {}
    }

    /** What became of a message. */
    public sealed interface Verdict {
        /** On disk: filed, queued or both. */
        record Accepted(int filed, List<Long> queued) implements Verdict {}

        /** None of the recipients has room. */
        record Full() implements Verdict {}

        record Looping(int hops) implements Verdict {}

        /** The only recipient's filter wants it refused (RFC 5429). @param reason as the script has it: any characters, any lines */
        record Rejected(String reason) implements Verdict {}
    }

    private static final int MOST_HOPS = 100;

    private final Store store;
    private final Filters filters;
    private final Clock clock;
    private final AtomicLong bounces = new AtomicLong();

    public Intake(Store store, Filters filters, Clock clock) {
        this.store = store;
        this.filters = filters;
        this.clock = clock;
    }

    /**
     * @param sender the account that submits, or null for mail from elsewhere
     * @param size as announced, or 0
     */
    public Recipient recipient(Address given, @Nullable Account sender, long size) {
        Address address = given.domain().isEmpty() ? postmaster() : given;
        return switch (store.directory().resolve(address)) {
            case Directory.Resolution.To(List<Account> accounts, List<Address> elsewhere) -> {
                boolean full = elsewhere.isEmpty() && accounts.stream().allMatch(a -> full(a, size));
                yield full ? new Recipient.Full() : new Recipient.Accepted(accounts, elsewhere);
            }
            case Directory.Resolution.Nobody() -> address.localPart().equalsIgnoreCase("postmaster") ? ownPostmaster() : new Recipient.Unknown();
            case Directory.Resolution.Disabled() -> new Recipient.Disabled();
            case Directory.Resolution.NotOurs() -> sender == null ? new Recipient.NoRelay() : new Recipient.Accepted(List.of(), List.of(address));
        };
    }

    private boolean full(Account cached, long size) {
        return cached.quotaBytes() > 0 && store.directory().account(cached.id())
                .map(now -> now.usedBytes() + size > now.quotaBytes()).orElse(true);
    }

    private Address postmaster() {
        String domain = store.directory().domains().stream().findFirst().map(d -> d.name()).orElse("localhost");
        return new Address("postmaster", domain);
    }

    /** RFC 5321 4.5.1: postmaster is always somebody; without an own account or alias, whoever has the first account. */
    private Recipient ownPostmaster() {
        return store.directory().accounts(null).stream().filter(Account::enabled).min(java.util.Comparator.comparing(Account::created))
                .<Recipient>map(a -> new Recipient.Accepted(List.of(a), List.of())).orElseGet(Recipient.Unknown::new);
    }

    /** Whether the account may send under this address: its own, or one whose mail it gets. */
    public boolean maySendAs(Account account, Address from) {
        return from.key().equals(account.address().key())
                || store.directory().resolve(from) instanceof Directory.Resolution.To(List<Account> accounts, List<Address> _)
                && accounts.stream().anyMatch(a -> a.id().equals(account.id()));
    }

    /** Files and queues in one durable commit. The body stays the caller's to close. */
    public Verdict accept(Envelope envelope, Body body) throws IOException {
        var event = new DeliveryEvent();
        event.begin();
        Verdict verdict = taken(envelope, body);
        event.end();
        if (event.shouldCommit()) {
            event.message = envelope.origin() == null ? "" : envelope.origin().trace();
            event.octets = body.size();
            event.recipients = envelope.recipients().size();
            event.outcome = verdict.getClass().getSimpleName();
            event.commit();
        }
        return verdict;
    }

    private Verdict taken(Envelope envelope, Body body) throws IOException {
        if (body.receivedFields() > MOST_HOPS) {
            return new Verdict.Looping(body.receivedFields());
        }
        Set<AccountId> refused = new HashSet<>();
        Verdict verdict = sorted(envelope, body, true, refused, store.deliveries()::deliver);
        if (verdict instanceof Verdict.Accepted && !refused.isEmpty()) {
            tell(envelope, body, refused);
        }
        return verdict;
    }

    /** How a message is committed: by itself, or in the place of something else. */
    public interface Commit {
        Deliveries.Delivered commit(Deliveries.Delivery delivery, Deliveries.Besides besides);
    }

    /**
     * A notification, with the null reverse-path: by the scripts of those here who get it, as other mail, but that nothing answers it
     * (RFC 3834 3.3, RFC 5321 4.5.5).
     *
     * @return whether it is on disk; false when nobody has the address, or no room
     */
    public boolean inform(Address to, Body body, History.Origin origin, Commit commit) throws IOException {
        Envelope envelope = SideMail.notice(store.directory(), to, origin);
        return envelope != null && sorted(envelope, body, false, new HashSet<>(), commit) instanceof Verdict.Accepted;
    }

    /** @param refused gets who has no room or is gone */
    private Verdict sorted(Envelope envelope, Body body, boolean dialogue, Set<AccountId> refused, Commit commit) throws IOException {
        while (true) {
            Instant now = clock.instant();
            try (var sorting = new Sorting(store, filters, new SideMail(store, this, now), envelope, body, now, refused, dialogue)) {
                Sorting.Plan plan = sorting.plan();
                if (plan.considered() == 0) {
                    return new Verdict.Full();
                }
                if (!plan.rejected().isEmpty()) {
                    return new Verdict.Rejected(plan.rejected().getFirst().action().reason());
                }
                switch (commit.commit(plan.delivery(), plan.besides())) {
                    case Deliveries.Delivered.Done(List<Long> queued) -> {
                        return new Verdict.Accepted(plan.delivery().filings().size(), queued);
                    }
                    case Deliveries.Delivered.Refused(List<AccountId> full, List<AccountId> gone) -> {
                        refused.addAll(full);
                        refused.addAll(gone);
                    }
                }
            }
        }
    }

    /** Some got it and some have no room: the sender is told about those, unless there is nobody to tell. */
    private void tell(Envelope envelope, Body about, Set<AccountId> refused) throws IOException {
        Address to = envelope.reversePath();
        if (to == null) {
            return;
        }
        var recipients = new ArrayList<DeliveryStatus.Recipient>();
        for (Envelope.To recipient : envelope.recipients()) {
            if (recipient.accounts().stream().anyMatch(a -> refused.contains(a.id())) && !recipient.dsnNotify().equalsIgnoreCase("NEVER")) {
                recipients.add(new DeliveryStatus.Recipient(recipient.address(), recipient.originalRecipient(), "5.2.2",
                        "552 5.2.2 the mailbox is full", null));
            }
        }
        if (recipients.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        String host = store.settings().text("host.name", "localhost");
        byte[] header;
        try (Content content = about.content()) {
            header = DeliveryStatus.header(content.bytes());
        }
        byte[] message = new DeliveryStatus(host, to, DeliveryStatus.Kind.FAILED, envelope.envelopeId(), now, now,
                "full." + now.toEpochMilli() + "." + bounces.incrementAndGet(), recipients, header, true).message();
        try (var receiving = store.bodies().receive()) {
            receiving.write(message);
            try (Body body = receiving.finish()) {
                inform(to, body, History.Origin.notice(envelope.origin() == null ? "full" : envelope.origin().trace()), store.deliveries()::deliver);
            }
        }
    }
}
