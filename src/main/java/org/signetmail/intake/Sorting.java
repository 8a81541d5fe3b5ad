package org.signetmail.intake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.mail.Address;
import org.signetmail.sieve.Fault;
import org.signetmail.sieve.Script;
import org.signetmail.sieve.run.Action;
import org.signetmail.sieve.run.Execution;
import org.signetmail.sieve.run.MessageView;
import org.signetmail.sieve.run.Result;
import org.signetmail.sieve.run.SmtpEnvelope;
import org.signetmail.store.Account;
import org.signetmail.store.AccountId;
import org.signetmail.store.Body;
import org.signetmail.store.Content;
import org.signetmail.store.Deliveries;
import org.signetmail.store.Directory;
import org.signetmail.store.FlagSet;
import org.signetmail.store.Flags;
import org.signetmail.store.SieveMemory;
import org.signetmail.store.Store;
import org.signetmail.store.StoreException;

/**
 * Where one message goes: to whom of the recipients, and by their scripts into which mailboxes and on to whom. A script that fails keeps
 * the message and its owner is told once; a message that comes round again is kept. For one message and one thread; close it after
 * the delivery, which may need bodies that were made here.
 */
final class Sorting implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sorting.class);

    /** A recipient's script that wants the message rejected. */
    record Rejected(Envelope.To to, Account account, Action.Reject action) {}

    /** What is to be done. @param considered how many recipients got their way, whatever it was */
    record Plan(Deliveries.Delivery delivery, Deliveries.Besides besides, List<Rejected> rejected, int considered) {
        /** Whether there is nothing but one rejection. */
        boolean rejectedAlone() {
            return rejected.size() == 1 && considered == 1 && delivery.filings().isEmpty() && delivery.onwards().isEmpty() && besides.more().isEmpty();
        }
    }

    private final Store store;
    private final Filters filters;
    private final SideMail sideMail;
    private final Envelope envelope;
    private final Body body;
    private final Instant now;
    private final Set<AccountId> without;
    private final boolean dialogue;

    private final Map<String, Deliveries.Filing> filings = new LinkedHashMap<>();
    private final Map<String, Deliveries.Onward> onwards = new LinkedHashMap<>();
    private final List<Deliveries.Beside> besides = new ArrayList<>();
    private final List<SieveMemory.Note> notes = new ArrayList<>();
    private final List<Deliveries.Dropped> dropped = new ArrayList<>();
    private final List<Rejected> rejected = new ArrayList<>();
    private final Set<AccountId> visited = new HashSet<>();
    private final Set<AccountId> chain = new LinkedHashSet<>();
    private int considered;
    private @Nullable Content content;
    private @Nullable MessageView view;

    /** @param without accounts that have no room or are gone @param dialogue whether somebody waits who can be refused */
    Sorting(Store store, Filters filters, SideMail sideMail, Envelope envelope, Body body, Instant now, Set<AccountId> without, boolean dialogue) {
        this.dialogue = dialogue;
        this.store = store;
        this.filters = filters;
        this.sideMail = sideMail;
        this.envelope = envelope;
        this.body = body;
        this.now = now;
        this.without = without;
    }

    Plan plan() throws IOException {
        for (Envelope.To to : envelope.recipients()) {
            for (Account account : to.accounts()) {
                local(account, to);
            }
            for (Address address : to.elsewhere()) {
                considered++;
                onwards.putIfAbsent(address.key(),
                        new Deliveries.Onward(envelope.reversePath(), address, to.dsnNotify(), to.originalRecipient(), to.address()));
            }
        }
        var delivery = new Deliveries.Delivery(body, now, List.copyOf(filings.values()), List.copyOf(onwards.values()), envelope.envelopeId(),
                envelope.headersOnlyInDsn(), envelope.smtpUtf8(), envelope.origin());
        var plan = new Plan(delivery, new Deliveries.Besides(besides, notes, dropped), List.copyOf(rejected), considered);
        if (rejected.isEmpty() || dialogue && plan.rejectedAlone() && without.isEmpty() && envelope.recipients().size() == 1
                && (envelope.reversePath() == null || speakable(rejected.getFirst().action()))) {
            return plan;
        }
        // RFC 5429 2: whom the dialogue can tell nothing more gets a notification; the null reverse-path gets none.
        for (Rejected one : rejected) {
            SideMail.Letter bounce = sideMail.bounce(envelope, one.to(), one.action().reason(), octets());
            if (bounce != null) {
                beside(bounce, null);
            }
            dropped.add(new Deliveries.Dropped(one.to().address(), "rejected by the filter of " + one.account().address()));
        }
        return new Plan(delivery, new Deliveries.Besides(besides, notes, dropped), List.of(), considered);
    }

    /** RFC 5429 2.1.1: a reason that ASCII cannot say is told in a notification, unless ereject prefers the dialogue. */
    private static boolean speakable(Action.Reject action) {
        return action.extended() || action.reason().chars().allMatch(c -> c < 0x7f);
    }

    private MessageView view() {
        if (view == null) {
            view = MessageView.of(octets());
        }
        return view;
    }

    private ByteBuffer octets() {
        if (content == null) {
            content = body.content();
        }
        return content.bytes();
    }

    private void local(Account account, Envelope.To to) throws IOException {
        if (without.contains(account.id()) || !visited.add(account.id())) {
            return;
        }
        considered++;
        Filters.Filter filter = filters.of(account.id()).orElse(null);
        if (filter == null) {
            keep(account, to, FlagSet.NONE);
            return;
        }
        chain.add(account.id());
        Result result = run(filter, account, to);
        if (result.failure() != null) {
            failed(filter, account, result.failure().toString());
        }
        result.marks().forEach(mark -> notes.add(new SieveMemory.Note(account.id(), SieveMemory.Kind.SEEN, Filters.hash(mark.key()), now.plusSeconds(mark.seconds()))));
        if (result.actions().isEmpty()) {
            dropped.add(new Deliveries.Dropped(to.address(), "discarded by the filter of " + account.address()));
        }
        var redirects = new ArrayList<Address>();
        for (Action action : result.actions()) {
            switch (action) {
                case Action.Keep(Set<String> flags) -> keep(account, to, flags(flags));
                case Action.FileInto(String mailbox, Set<String> flags, boolean create, @Nullable String use) ->
                    filings.put(account.id().value() + "\n" + mailbox + "\n" + use,
                            new Deliveries.Filing(account.id(), mailbox, AccountSurroundings.use(use), create, flags(flags), to.address()));
                case Action.Redirect(Address address) -> redirects.add(address);
                case Action.Reject reject -> rejected.add(new Rejected(to, account, reject));
                case Action.Vacation vacation -> answer(vacation, account, to);
            }
        }
        redirect(redirects, account, to, filter);
        chain.remove(account.id());
    }

    private Result run(Filters.Filter filter, Account account, Envelope.To to) {
        return switch (filter.checked()) {
            case Script.Checked.Good(Script script, List<Fault> _) -> {
                Address from = envelope.reversePath();
                try {
                    yield Execution.run(script, view(), new SmtpEnvelope(from == null ? "" : from.toString(), to.address().toString()),
                            new AccountSurroundings(store, account.id(), now));
                } catch (StoreException broken) {
                    throw broken;
                } catch (RuntimeException bug) {
                    // Deferred, the message would come again and fail again until its sender gives up.
                    LOG.error("the filter \"{}\" of {} failed by a fault of ours", filter.name(), account.address(), bug);
                    yield new Result(List.of(new Action.Keep(Set.of())), List.of(), new Fault(1, "a fault of the server's"));
                }
            }
            // Checked when it was stored; what a later version or lower limits forbid keeps the mail.
            case Script.Checked.Bad(List<Fault> faults) -> new Result(List.of(new Action.Keep(Set.of())), List.of(), faults.getFirst());
        };
    }

    private void keep(Account account, Envelope.To to, FlagSet flags) {
        filings.put(account.id().value() + "\nINBOX", new Deliveries.Filing(account.id(), "INBOX", flags, to.address()));
    }

    private void stays(Account account, Envelope.To to) {
        filings.putIfAbsent(account.id().value() + "\nINBOX", new Deliveries.Filing(account.id(), "INBOX", FlagSet.NONE, to.address()));
    }

    /** Never lost: what cannot be sent on is kept. */
    private void redirect(List<Address> redirects, Account account, Envelope.To to, Filters.Filter filter) throws IOException {
        if (redirects.isEmpty()) {
            return;
        }
        if (view().raw("delivered-to").stream().anyMatch(value -> value.strip().equalsIgnoreCase(account.address().toString()))) {
            LOG.info("mail for {} has been redirected from there already: it runs in a circle and is kept", account.address());
            stays(account, to);
            return;
        }
        var elsewhere = new LinkedHashMap<String, Address>();
        for (Address address : redirects) {
            switch (store.directory().resolve(address)) {
                case Directory.Resolution.To(List<Account> accounts, List<Address> others) -> {
                    others.forEach(other -> elsewhere.putIfAbsent(other.key(), other));
                    for (Account next : accounts) {
                        if (chain.contains(next.id()) || without.contains(next.id())) {
                            stays(account, to);
                        } else {
                            local(next, new Envelope.To(address, List.of(next), List.of(), to.dsnNotify(), to.originalRecipient()));
                        }
                    }
                }
                case Directory.Resolution.NotOurs() -> elsewhere.putIfAbsent(address.key(), address);
                case Directory.Resolution.Nobody(), Directory.Resolution.Disabled() -> {
                    stays(account, to);
                    failed(filter, account, "redirect goes to " + address + ", which nobody here has");
                }
            }
        }
        if (!elsewhere.isEmpty()) {
            besides.add(new Deliveries.Beside(sideMail.redirected(envelope, to, account, List.copyOf(elsewhere.values()), octets()), null));
        }
    }

    private void answer(Action.Vacation vacation, Account account, Envelope.To to) throws IOException {
        Address from = envelope.reversePath();
        if (from == null) {
            return;
        }
        var note = new SieveMemory.Note(account.id(), SieveMemory.Kind.ANSWERED, Filters.hash(vacation.handle() + "\n" + from.key()), now.plusSeconds(vacation.seconds()));
        if (store.sieveMemory().has(note.account(), note.kind(), note.hash(), now)) {
            return;
        }
        SideMail.Letter reply = sideMail.vacation(vacation, account, to, from, view());
        if (reply != null) {
            beside(reply, note);
        }
    }

    /** By the scripts of those here who get it. It has the null reverse-path, so that no more letters come of it. */
    private void beside(SideMail.Letter letter, SieveMemory.@Nullable Note once) throws IOException {
        var sorting = new Sorting(store, filters, sideMail, letter.envelope(), letter.body(), now, without, false);
        try {
            Plan plan = sorting.plan();
            besides.add(new Deliveries.Beside(plan.delivery(), plan.besides(), once));
        } finally {
            sorting.release();
        }
    }

    private void failed(Filters.Filter filter, Account account, String fault) throws IOException {
        LOG.warn("the filter \"{}\" of {} failed: {}; the message is kept in INBOX", filter.name(), account.address(), fault);
        var note = new SieveMemory.Note(account.id(), SieveMemory.Kind.TOLD, filter.hash(), now.plus(SideMail.TELL_AGAIN));
        if (!store.sieveMemory().has(note.account(), note.kind(), note.hash(), now)) {
            besides.add(new Deliveries.Beside(sideMail.failure(account, filter.name(), fault), note));
        }
    }

    private static FlagSet flags(Set<String> names) {
        long system = 0;
        Set<String> keywords = new HashSet<>();
        for (String name : names) {
            switch (name.toLowerCase(Locale.ROOT)) {
                case "\\seen" -> system |= Flags.SEEN;
                case "\\answered" -> system |= Flags.ANSWERED;
                case "\\flagged" -> system |= Flags.FLAGGED;
                case "\\deleted" -> system |= Flags.DELETED;
                case "\\draft" -> system |= Flags.DRAFT;
                default -> keywords.add(name);
            }
        }
        return new FlagSet(system, keywords);
    }

    /** What was read of the message. */
    private void release() {
        if (content != null) {
            content.close();
        }
    }

    @Override
    public void close() {
        release();
        sideMail.close();
    }
}
