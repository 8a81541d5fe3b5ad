package org.signetmail.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.intake.Intake;
import org.signetmail.mail.Address;
import org.signetmail.mail.DeliveryStatus;
import org.signetmail.smtp.client.Outcome;
import org.signetmail.store.Body;
import org.signetmail.store.Content;
import org.signetmail.store.History;
import org.signetmail.store.Outbox;
import org.signetmail.store.Store;

/** Tells senders what became of their mail (RFC 3461 5, RFC 3464). Never tells the null reverse-path anything. Thread-safe. */
final class Notices {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

    /** An item, what became of it, and the server that said so. @param step what the history is told */
    record About(Outbox.Item item, Outcome outcome, @Nullable String remote, History.Step step) {}

    private final Store store;
    private final Intake intake;
    private final Clock clock;
    private final QueueMeters meters;

    Notices(Store store, Intake intake, Clock clock, QueueMeters meters) {
        this.store = store;
        this.intake = intake;
        this.clock = clock;
        this.meters = meters;
    }

    /** RFC 3461 4.1; without NOTIFY, a sender is told of failure and delay. */
    static boolean wanted(Outbox.Item item, DeliveryStatus.Kind kind) {
        String given = item.dsnNotify().toUpperCase(Locale.ROOT);
        if (item.reversePath() == null || given.equals("NEVER")) {
            return false;
        }
        return switch (kind) {
            case FAILED -> given.isEmpty() || given.contains("FAILURE");
            case DELAYED -> given.isEmpty() || given.contains("DELAY");
            case DELIVERED, RELAYED -> given.contains("SUCCESS");
        };
    }

    /** The items of one letter leave the queue and a notification takes their place, in one commit. */
    void instead(List<About> about, DeliveryStatus.Kind kind, QueueOptions options) throws IOException {
        List<About> told = about.stream().filter(a -> wanted(a.item(), kind)).toList();
        about.stream().filter(a -> !told.contains(a)).forEach(a -> store.outbox().done(a.item().id(), a.step()));
        if (told.isEmpty()) {
            return;
        }
        Map<Long, History.Step> items = told.stream().collect(Collectors.toMap(a -> a.item().id(), About::step));
        deliver(told, kind, options, (delivery, besides) -> store.outbox().replace(items, delivery, besides), () -> items.forEach(store.outbox()::done));
    }

    /** The items stay. */
    void besides(List<About> about, DeliveryStatus.Kind kind, QueueOptions options) throws IOException {
        deliver(about, kind, options, store.deliveries()::deliver, () -> { });
    }

    private void deliver(List<About> about, DeliveryStatus.Kind kind, QueueOptions options, Intake.Commit commit, Runnable otherwise) throws IOException {
        Outbox.Item first = about.getFirst().item();
        Address sender = first.reversePath();
        if (sender == null) {
            otherwise.run();
            return;
        }
        try (var receiving = store.bodies().receive()) {
            receiving.write(message(about, kind, sender, options));
            try (Body body = receiving.finish()) {
                if (intake.inform(sender, body, History.Origin.notice("queue item " + first.id()), commit)) {
                    meters.notices().labelValues(kind.name().toLowerCase(Locale.ROOT)).inc();
                } else {
                    LOG.warn("{} cannot be told that mail was {}: nobody here has that address, or there is no room", sender,
                            kind.name().toLowerCase(Locale.ROOT));
                    otherwise.run();
                }
            }
        }
    }

    private byte[] message(List<About> about, DeliveryStatus.Kind kind, Address sender, QueueOptions options) {
        Outbox.Item first = about.getFirst().item();
        Instant now = clock.instant();
        boolean headersOnly = kind != DeliveryStatus.Kind.FAILED || first.headersOnlyInDsn() || first.size() > options.returnWhole();
        var recipients = about.stream().map(a -> new DeliveryStatus.Recipient(a.item().forwardPath(), original(a.item()),
                a.outcome().status(), a.outcome().words(), a.remote())).toList();
        String unique = kind.name().toLowerCase(Locale.ROOT) + "." + first.id() + "." + now.toEpochMilli();
        return new DeliveryStatus(options.host(), sender, kind, first.envelopeId(), first.queued(), now, unique, recipients,
                original(first, headersOnly), headersOnly).message();
    }

    /** RFC 3464 2.3.1 puts a space after the type's semicolon. */
    private static @Nullable String original(Outbox.Item item) {
        String given = item.originalRecipient();
        return given == null ? null : given.replaceFirst("; *", "; ");
    }

    private byte[] original(Outbox.Item item, boolean headersOnly) {
        Optional<Content> found = store.outbox().content(item);
        if (found.isEmpty()) {
            return new byte[0];
        }
        try (Content content = found.get()) {
            ByteBuffer octets = Letter.withoutReturnPath(content.bytes());
            if (headersOnly) {
                return DeliveryStatus.header(octets);
            }
            var copy = new byte[octets.limit()];
            octets.get(0, copy);
            return copy;
        }
    }
}
