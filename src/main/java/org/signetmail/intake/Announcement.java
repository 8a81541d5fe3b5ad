package org.signetmail.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.signetmail.mail.Address;
import org.signetmail.mail.Dates;
import org.signetmail.store.Account;
import org.signetmail.store.History;
import org.signetmail.store.Store;

/**
 * Mail of the server's own to its postmaster: the account or alias of that name in the first domain, else whoever has the first
 * account ({@link Intake#recipient}). Filed and queued as durably as any. Thread-safe.
 */
public final class Announcement {
    /** Makes 60 in base64, and 72 with what is around it. */
    private static final int MOST_IN_A_WORD = 45;

    private final Store store;
    private final Intake intake;
    private final Clock clock;
    private final AtomicLong number = new AtomicLong();

    public Announcement(Store store, Intake intake, Clock clock) {
        this.store = store;
        this.intake = intake;
        this.clock = clock;
    }

    /** @param subject and text: plain, any characters. @throws IOException when nobody is there or nobody has room */
    public void toPostmaster(String subject, String text) throws IOException {
        String domain = store.directory().domains().stream().findFirst().map(d -> d.name())
                .orElseThrow(() -> new IOException("there is no domain yet"));
        Address postmaster = new Address("postmaster", domain);
        if (!(intake.recipient(postmaster, null, 0) instanceof Intake.Recipient.Accepted(List<Account> accounts, List<Address> elsewhere))) {
            throw new IOException("mail to " + postmaster + " is taken by nobody");
        }
        try (var receiving = store.bodies().receive()) {
            receiving.write(message(postmaster, subject, text));
            try (var body = receiving.finish()) {
                var to = new Envelope.To(postmaster, accounts, elsewhere, "NEVER", null);
                Intake.Verdict verdict = intake.accept(new Envelope(null, null, null, true, false, List.of(to), History.Origin.notice("announcement")), body);
                if (!(verdict instanceof Intake.Verdict.Accepted)) {
                    throw new IOException("mail to " + postmaster + " was not taken: the mailbox is full, or its filter rejects it");
                }
            }
        }
    }

    private byte[] message(Address to, String subject, String text) {
        Instant now = clock.instant();
        String host = store.settings().text("host.name", "localhost");
        // RFC 3834 5: nobody answers this by machine.
        return ("From: Signet <postmaster@" + host + ">\r\nTo: <" + to + ">\r\nSubject: " + encoded(subject) + "\r\nDate: "
                + Dates.format(now, ZoneOffset.UTC) + "\r\nMessage-ID: <notice." + now.toEpochMilli() + "." + number.incrementAndGet() + "@" + host
                + ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Transfer-Encoding: 8bit\r\n\r\n" + text.replaceAll("\r?\n", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** As it is where it is ASCII; else in encoded words of at most 75 octets, no character split between two (RFC 2047 2, 5). */
    static String encoded(String subject) {
        if (subject.chars().allMatch(c -> c >= ' ' && c < 127)) {
            return subject;
        }
        var words = new StringBuilder();
        var word = new StringBuilder();
        for (int point : subject.codePoints().map(c -> Character.isISOControl(c) ? ' ' : c).toArray()) {
            String next = Character.toString(point);
            if ((word + next).getBytes(StandardCharsets.UTF_8).length > MOST_IN_A_WORD) {
                words.append(word(word.toString())).append("\r\n ");
                word.setLength(0);
            }
            word.append(next);
        }
        return words.append(word(word.toString())).toString();
    }

    private static String word(String text) {
        return "=?utf-8?B?" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "?=";
    }
}
