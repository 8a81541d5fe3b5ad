package org.signetmail.store;

import java.util.Arrays;
import java.util.Optional;

/** What a webhook may be told of. */
public enum HookEvent {
    /** Filed into a mailbox. */
    MESSAGE_RECEIVED("message.received", Tape.MAIL, false),
    /** Taken by another host. */
    MESSAGE_DELIVERED("message.delivered", Tape.MAIL_EVENT, false),
    MESSAGE_DEFERRED("message.deferred", Tape.MAIL_EVENT, false),
    MESSAGE_BOUNCED("message.bounced", Tape.MAIL_EVENT, false),
    LOGIN_SUCCEEDED("login.succeeded", Tape.OCCURRENCE, false),
    LOGIN_FAILED("login.failed", Tape.OCCURRENCE, false),
    LOGIN_BANNED("login.banned", Tape.OCCURRENCE, true),
    CERTIFICATE_RENEWED("certificate.renewed", Tape.OCCURRENCE, true),
    CERTIFICATE_EXPIRING("certificate.expiring", Tape.OCCURRENCE, true),
    CERTIFICATE_FAILED("certificate.failed", Tape.OCCURRENCE, true),
    ALERT_RAISED("alert.raised", Tape.OCCURRENCE, true),
    ALERT_CLEARED("alert.cleared", Tape.OCCURRENCE, true);

    /** Where it is written down. */
    enum Tape { MAIL, MAIL_EVENT, OCCURRENCE }

    private final String word;
    private final Tape tape;
    private final boolean ofTheServer;

    HookEvent(String word, Tape tape, boolean ofTheServer) {
        this.word = word;
        this.tape = tape;
        this.ofTheServer = ofTheServer;
    }

    /** As it is called in payloads, settings and words: message.received. */
    public String word() {
        return word;
    }

    Tape tape() {
        return tape;
    }

    /** Whether it is no domain's: a webhook of one domain is not told of it. */
    public boolean ofTheServer() {
        return ofTheServer;
    }

    public static Optional<HookEvent> of(String word) {
        return Arrays.stream(values()).filter(e -> e.word.equals(word)).findFirst();
    }

    @Override
    public String toString() {
        return word;
    }
}
