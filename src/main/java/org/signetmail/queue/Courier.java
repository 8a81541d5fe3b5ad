package org.signetmail.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.signetmail.intake.Intake;
import org.signetmail.mail.DeliveryStatus;
import org.signetmail.net.TlsSession;
import org.signetmail.smtp.client.Outcome;
import org.signetmail.smtp.client.Peer;
import org.signetmail.smtp.client.SmtpClient;
import org.signetmail.store.Content;
import org.signetmail.store.History;
import org.signetmail.store.Outbox;
import org.signetmail.store.Store;
import org.signetmail.tls.Demand;
import org.signetmail.tls.Level;
import org.signetmail.tls.Presented;

/** Carries letters to a domain's servers and writes down what became of them. Thread-safe; one call, one connection. */
final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    /** What came of trying all servers of a domain. */
    private sealed interface Call {
        record Ready(SmtpClient client) implements Call {}

        /** @param untrusted hosts with which TLS did not come about as it was demanded */
        record Nobody(Outcome why, Set<String> untrusted) implements Call {}
    }

    private final Store store;
    private final Router router;
    private final Supplier<SmtpClient.Caller> caller;
    private final Notices notices;
    private final Signatures signatures;
    private final QueueMeters meters;
    private final Clock clock;
    private final RandomGenerator random;
    private final Set<SmtpClient> open = ConcurrentHashMap.newKeySet();

    Courier(Store store, Intake intake, Router router, Supplier<SmtpClient.Caller> caller, QueueMeters meters, Clock clock, RandomGenerator random) {
        this.store = store;
        this.router = router;
        this.caller = caller;
        notices = new Notices(store, intake, clock, meters);
        signatures = new Signatures(store, intake, clock);
        this.meters = meters;
        this.clock = clock;
        this.random = random;
    }

    /** A domain's letters, as they wait. */
    interface Bag {
        /** The next one, or null when this connection has no more to do. */
        @Nullable Letter next();

        /** All that wait, for when the domain cannot be reached. */
        List<Letter> all();

        void finished(Letter letter);
    }

    /** Carries {@code first}, and on the same connection what the bag gives. */
    void carry(Letter first, Bag bag) throws IOException {
        switch (call(first.domain())) {
            case Call.Ready(SmtpClient client) -> {
                open.add(client);
                MDC.put("conn", client.id());
                try (client) {
                    for (Letter letter = first; letter != null; letter = client.usable() ? bag.next() : null) {
                        send(letter, client);
                        bag.finished(letter);
                    }
                } finally {
                    open.remove(client);
                    MDC.remove("conn");
                }
            }
            case Call.Nobody(Outcome why, Set<String> untrusted) -> {
                conclude(first, Collections.nCopies(first.items().size(), why), Via.NOBODY, untrusted);
                bag.finished(first);
                // Who waits for the same servers would only hear the same.
                for (Letter letter : bag.all()) {
                    conclude(letter, Collections.nCopies(letter.items().size(), why), Via.NOBODY, untrusted);
                    bag.finished(letter);
                }
            }
        }
    }

    private Call call(String domain) {
        List<Peer> peers;
        switch (router.way(domain)) {
            case Router.Way.Nowhere(Outcome why, Set<String> untrusted) -> {
                return new Call.Nobody(why, untrusted);
            }
            case Router.Way.To(List<Peer> found) -> peers = found;
        }
        var untrusted = new LinkedHashSet<String>();
        Outcome worst = new Outcome.Deferred("4.4.1", "nobody answers for " + domain);
        for (int i = 0; i < peers.size(); i++) {
            SmtpClient.Opening opening = SmtpClient.open(caller.get(), peers.get(i));
            if (opening instanceof SmtpClient.Opening.NoTls(String why) && peers.get(i).demand().clearIfBroken()) {
                // RFC 7435 3: some protection where it can be had; mail that comes late protects nobody.
                LOG.warn("{}: sent in the clear", why);
                opening = SmtpClient.open(caller.get(), peers.get(i).with(Demand.unverified(Level.NONE)));
            }
            meters.attempts().labelValues(opening instanceof SmtpClient.Opening.Ready ? "open" : "not").inc();
            Outcome said = switch (opening) {
                case SmtpClient.Opening.Ready(SmtpClient client) -> {
                    TlsSession tls = client.tls();
                    meters.sessions().labelValues(tls == null ? "none" : tls.protocol()).inc();
                    LOG.info("to {} for {} {}{}", client.peer(), domain, words(tls), rests(client));
                    yield null;
                }
                case SmtpClient.Opening.Unreachable(String why) -> new Outcome.Deferred("4.4.1", why);
                case SmtpClient.Opening.NoTls(String why) -> new Outcome.Deferred("4.7.5", why + demanded(peers.get(i)));
                case SmtpClient.Opening.Untrusted(String why) -> new Outcome.Deferred("4.7.5", why);
                case SmtpClient.Opening.Refused(var reply) -> Outcome.refused(reply, "3.2");
            };
            if (opening instanceof SmtpClient.Opening.Ready(SmtpClient client)) {
                return new Call.Ready(client);
            }
            if (opening instanceof SmtpClient.Opening.NoTls || opening instanceof SmtpClient.Opening.Untrusted) {
                untrusted.add(peers.get(i).host());
            }
            if (said != null) {
                LOG.info("for {}: {}", domain, said.words());
                // One that may answer later outweighs one that never will.
                worst = i == 0 || said instanceof Outcome.Deferred || worst instanceof Outcome.Failed ? said : worst;
            }
        }
        return new Call.Nobody(worst, untrusted);
    }

    /** On what trust in the server rests, where it is more than the level. */
    private static String rests(SmtpClient client) {
        TlsSession tls = client.tls();
        String words = tls == null ? "" : client.peer().demand().verification().words(Presented.of(tls.peerChain()));
        return words.isEmpty() ? "" : ", " + words;
    }

    private static String demanded(Peer peer) {
        return peer.demand().basis().isEmpty() ? "" : " (" + peer.demand().basis() + ")";
    }

    private static String words(@Nullable TlsSession tls) {
        return tls == null ? "in the clear" : "with " + tls.protocol() + " " + tls.cipher();
    }

    private void send(Letter letter, SmtpClient client) throws IOException {
        Optional<Content> found = store.outbox().content(letter.first());
        if (found.isEmpty()) {
            LOG.error("the body of queue item {} is not in the store", letter.first().id());
            conclude(letter, Collections.nCopies(letter.items().size(), new Outcome.Failed("5.3.0", "the message was lost here")), Via.NOBODY, Set.of());
            return;
        }
        List<Outcome> outcomes;
        Signatures.Signed signed;
        try (Content content = found.get()) {
            ByteBuffer message = Letter.withoutReturnPath(content.bytes());
            signed = signatures.of(letter, message);
            outcomes = client.send(letter.outgoing(signed.fields(), message));
        }
        conclude(letter, outcomes, Via.of(client, signed.words()), Set.of());
    }

    /** To whom was spoken, and how. @param name the server's, null for nobody @param place its name, address and port @param signed by what, or "" */
    private record Via(@Nullable String name, String place, String tls, String signed) {
        static final Via NOBODY = new Via(null, "", "", "");

        static Via of(SmtpClient client, String signed) {
            TlsSession tls = client.tls();
            return new Via(client.peer().host(), client.peer().toString(),
                    tls == null ? "" : tls.protocol() + " " + tls.cipher() + ", " + client.peer().demand().level().word() + rests(client), signed);
        }

        History.Step step(History.Kind kind, Instant at, Outcome outcome) {
            return new History.Step(kind, at, place, tls, told(outcome));
        }

        /** What the other side said is as long as it likes, so our own word comes first. */
        String told(Outcome outcome) {
            return signed.isEmpty() ? outcome.words() : signed + "; " + outcome.words();
        }
    }

    /** Each recipient leaves the queue, is put off, or is given up and its sender told. */
    private void conclude(Letter letter, List<Outcome> outcomes, Via via, Set<String> untrusted) throws IOException {
        QueueOptions options = QueueOptions.of(store.settings());
        Instant now = clock.instant();
        var failed = new ArrayList<Notices.About>();
        var relayed = new ArrayList<Notices.About>();
        var late = new ArrayList<Notices.About>();
        for (int i = 0; i < outcomes.size(); i++) {
            Outbox.Item item = letter.items().get(i);
            switch (outcomes.get(i)) {
                case Outcome.Delivered delivered -> {
                    note("sent", item, via, delivered);
                    if (!delivered.dsnPassedOn() && Notices.wanted(item, DeliveryStatus.Kind.RELAYED)) {
                        relayed.add(new Notices.About(item, delivered, via.name(), via.step(History.Kind.RELAYED, now, delivered)));
                    } else {
                        store.outbox().done(item.id(), via.step(History.Kind.RELAYED, now, delivered));
                    }
                }
                case Outcome.Failed hopeless -> {
                    note("failed", item, via, hopeless);
                    failed.add(new Notices.About(item, hopeless, via.name(), via.step(History.Kind.BOUNCED, now, hopeless)));
                }
                case Outcome.Deferred deferred -> {
                    if (!now.isBefore(item.expires())) {
                        var expired = new Outcome.Failed("5.4.7", deferred.words());
                        note("expired", item, via, expired);
                        failed.add(new Notices.About(item, expired, via.name(), via.step(History.Kind.BOUNCED, now, expired)));
                    } else {
                        note("deferred", item, via, deferred);
                        History.Step step = via.step(History.Kind.DEFERRED, now, deferred);
                        if (defer(item, deferred, options, now, untrusted, step)) {
                            late.add(new Notices.About(item, deferred, via.name(), step));
                        }
                    }
                }
            }
        }
        tell(failed, DeliveryStatus.Kind.FAILED, options);
        tell(relayed, DeliveryStatus.Kind.RELAYED, options);
        if (!late.isEmpty()) {
            notices.besides(late, DeliveryStatus.Kind.DELAYED, options);
        }
    }

    /** Puts off; whether the sender is now to be told. The last attempt is at the very end of the item's life. */
    private boolean defer(Outbox.Item item, Outcome why, QueueOptions options, Instant now, Set<String> untrusted, History.Step step) {
        Instant next = now.plus(options.wait(item.attempts() + 1, random.nextDouble()));
        boolean tell = !item.delayTold() && !now.isBefore(item.queued().plus(options.delayNotice()))
                && Notices.wanted(item, DeliveryStatus.Kind.DELAYED);
        store.outbox().defer(item.id(), next.isBefore(item.expires()) ? next : item.expires(), why.words(), item.delayTold() || tell, untrusted, step);
        return tell;
    }

    private void tell(List<Notices.About> about, DeliveryStatus.Kind kind, QueueOptions options) throws IOException {
        if (!about.isEmpty()) {
            notices.instead(about, kind, options);
        }
    }

    private void note(String what, Outbox.Item item, Via via, Outcome outcome) {
        meters.recipients().labelValues(what).inc();
        try (var _ = MDC.putCloseable("msg", "queue-" + item.id())) {
            LOG.info("{} {} to {}: {}", what, item.id(), item.forwardPath(), via.told(outcome));
        }
    }

    /** Breaks all connections off; what they carried is tried again. */
    void abort() {
        open.forEach(SmtpClient::abort);
    }
}
