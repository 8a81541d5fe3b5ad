package org.signetmail.intake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.mail.Address;
import org.signetmail.mail.Dates;
import org.signetmail.mail.DeliveryStatus;
import org.signetmail.sieve.run.Action;
import org.signetmail.sieve.run.Answering;
import org.signetmail.sieve.run.MessageView;
import org.signetmail.sieve.run.SmtpEnvelope;
import org.signetmail.store.Account;
import org.signetmail.store.Body;
import org.signetmail.store.Deliveries;
import org.signetmail.store.Directory;
import org.signetmail.store.FlagSet;
import org.signetmail.store.History;
import org.signetmail.store.Store;
import org.signetmail.text.SyntaxError;

/**
 * The messages that come of another by a script: redirected copies, answers, rejections, a word to the script's owner. Each is on disk
 * and not yet committed; closing releases them. For one message and one thread.
 */
final class SideMail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SideMail.class);
    /** After which a script's owner hears again of the same failure. */
    static final Duration TELL_AGAIN = Duration.ofDays(365);

    private final Store store;
    private final Intake intake;
    private final Instant now;
    private final List<Body> bodies = new ArrayList<>();

    /** One with the null reverse-path, which nothing answers (RFC 3834 3.3, RFC 5321 4.5.5). */
    record Letter(Envelope envelope, Body body) {}

    SideMail(Store store, Intake intake, Instant now) {
        this.store = store;
        this.intake = intake;
        this.now = now;
    }

    private Body body(byte[] head, @Nullable ByteBuffer rest) throws IOException {
        try (var receiving = store.bodies().receive()) {
            receiving.write(head);
            if (rest != null) {
                var piece = new byte[8192];
                while (rest.hasRemaining()) {
                    int length = Math.min(piece.length, rest.remaining());
                    rest.get(piece, 0, length);
                    receiving.write(piece, 0, length);
                }
            }
            Body body = receiving.finish();
            bodies.add(body);
            return body;
        }
    }

    private String host() {
        return store.settings().text("host.name", "localhost");
    }

    private static String unique(String kind) {
        return kind + "." + UUID.randomUUID();
    }

    private static History.Origin origin(Envelope envelope, String what) {
        History.Origin from = envelope.origin();
        return History.Origin.notice(from == null ? what : from.trace());
    }

    /** As it is, with a field by which it is known again when it comes back. The sender stays the sender. */
    Deliveries.Delivery redirected(Envelope envelope, Envelope.To to, Account account, List<Address> addresses, ByteBuffer message) throws IOException {
        Body copy = body(("Delivered-To: " + account.address() + "\r\n").getBytes(StandardCharsets.UTF_8), withoutReturnPath(message));
        return new Deliveries.Delivery(copy, now, List.of(), addresses.stream()
                .map(address -> new Deliveries.Onward(envelope.reversePath(), address, to.dsnNotify(), to.originalRecipient(), to.address())).toList(),
                envelope.envelopeId(), envelope.headersOnlyInDsn(), envelope.smtpUtf8(), envelope.origin());
    }

    /** RFC 5321 4.4: the field belongs to the final delivery. */
    private static ByteBuffer withoutReturnPath(ByteBuffer message) {
        ByteBuffer view = message.slice();
        byte[] start = new byte[Math.min(12, view.limit())];
        view.get(0, start);
        if (!new String(start, StandardCharsets.ISO_8859_1).equalsIgnoreCase("return-path:")) {
            return view;
        }
        for (int i = 0; i < view.limit(); i++) {
            boolean folded = i + 1 < view.limit() && (view.get(i + 1) == ' ' || view.get(i + 1) == '\t');
            if (view.get(i) == '\n' && !folded) {
                return view.slice(i + 1, view.limit() - i - 1);
            }
        }
        return view;
    }

    /** Null where nobody is to be answered. */
    @Nullable Letter vacation(Action.Vacation vacation, Account account, Envelope.To to, Address sender, MessageView about) throws IOException {
        var own = new ArrayList<>(vacation.addresses());
        own.add(account.address().toString());
        own.add(to.address().toString());
        Optional<String> refusal = Answering.refusal(about, new SmtpEnvelope(sender.toString(), to.address().toString()), own);
        if (refusal.isPresent()) {
            LOG.debug("{} does not answer {}: {}", account.address(), sender, refusal.get());
            return null;
        }
        byte[] message = new VacationReply(vacation, about, from(vacation, account), sender, host(), now, unique("vacation")).message();
        return onward(sender, body(message, null), "vacation of " + account.address());
    }

    /** RFC 5230 4.4: who the script says, where the account may send as such; else the account. */
    private String from(Action.Vacation vacation, Account account) {
        String given = vacation.from();
        if (given != null) {
            String spec = given.strip();
            int open = spec.lastIndexOf('<');
            String name = open > 0 && spec.endsWith(">") ? spec.substring(0, open).strip().replaceAll("^\"(.*)\"$", "$1") : "";
            try {
                Address address = Address.parse(open >= 0 && spec.endsWith(">") ? spec.substring(open + 1, spec.length() - 1) : spec);
                if (intake.maySendAs(account, address)) {
                    return named(name, address);
                }
                LOG.info("{} answers under its own address: it may not send as {}", account.address(), address);
            } catch (SyntaxError e) {
                LOG.info("{} answers under its own address: {}", account.address(), e.reason());
            }
        }
        return named(account.displayName(), account.address());
    }

    private static String named(String name, Address address) {
        String plain = name.replaceAll("\\p{Cntrl}+", " ").strip();
        if (plain.isEmpty()) {
            return "<" + address + ">";
        }
        String encoded = Announcement.encoded(plain);
        return (encoded.equals(plain) ? "\"" + plain.replace("\\", "\\\\").replace("\"", "\\\"") + "\"" : encoded) + " <" + address + ">";
    }

    /** Null when there is nobody to tell. */
    @Nullable Letter bounce(Envelope envelope, Envelope.To to, String reason, ByteBuffer about) throws IOException {
        Address sender = envelope.reversePath();
        if (sender == null || to.dsnNotify().equalsIgnoreCase("NEVER")) {
            return null;
        }
        var recipient = new DeliveryStatus.Recipient(to.address(), to.originalRecipient(), "5.7.1", "550 5.7.1 " + reason.strip(), null);
        byte[] message = new DeliveryStatus(host(), sender, DeliveryStatus.Kind.FAILED, envelope.envelopeId(), now, now, unique("rejected"),
                List.of(recipient), DeliveryStatus.header(about), true).message();
        return onward(sender, body(message, null), origin(envelope, "rejected").trace());
    }

    /** Into the owner's INBOX, past the script. */
    Deliveries.Delivery failure(Account account, String script, String fault) throws IOException {
        String text = "The Sieve script \"" + script + "\" of " + account.address() + " could not be run to its end:\r\n\r\n  " + fault
                + "\r\n\r\nThe message it failed on is kept in INBOX, and so is each on which it fails.\r\nThis is told once for a script; it is in the server's log each time.\r\n";
        byte[] message = ("From: Signet <postmaster@" + host() + ">\r\nTo: <" + account.address() + ">\r\nSubject: "
                + Announcement.encoded("Your filter \"" + script + "\" failed") + "\r\nDate: " + Dates.format(now, ZoneOffset.UTC) + "\r\nMessage-ID: <"
                + unique("filter") + "@" + host() + ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Transfer-Encoding: 8bit\r\n\r\n" + text).getBytes(StandardCharsets.UTF_8);
        return new Deliveries.Delivery(body(message, null), now, List.of(new Deliveries.Filing(account.id(), "INBOX", FlagSet.NONE, account.address())), List.of(),
                null, true, account.address().needsSmtpUtf8(), History.Origin.notice("filter of " + account.address()));
    }

    /** Null when it can go nowhere. */
    private @Nullable Letter onward(Address to, Body body, String about) {
        Envelope envelope = notice(store.directory(), to, History.Origin.notice(about));
        return envelope == null ? null : new Letter(envelope, body);
    }

    /** Whom a notification goes to; null when it can go nowhere. */
    static @Nullable Envelope notice(Directory directory, Address to, History.Origin origin) {
        Envelope.To target = switch (directory.resolve(to)) {
            case Directory.Resolution.To(List<Account> accounts, List<Address> elsewhere) -> new Envelope.To(to, accounts, elsewhere, "NEVER", null);
            case Directory.Resolution.NotOurs() -> new Envelope.To(to, List.of(), List.of(to), "NEVER", null);
            case Directory.Resolution.Nobody(), Directory.Resolution.Disabled() -> null;
        };
        return target == null ? null : new Envelope(null, null, null, true, to.needsSmtpUtf8(), List.of(target), origin);
    }

    @Override
    public void close() {
        bodies.forEach(Body::close);
    }
}
