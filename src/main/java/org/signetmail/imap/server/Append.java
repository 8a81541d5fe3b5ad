package org.signetmail.imap.server;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.signetmail.imap.Scanner;
import org.signetmail.store.Bodies;
import org.signetmail.store.Body;
import org.signetmail.store.FlagSet;
import org.signetmail.store.Mailbox;
import org.signetmail.store.Mailboxes.Arrival;
import org.signetmail.store.Mailboxes.Filed;

/** APPEND files a message; its octets go straight to the store.
 *  <pre>append = "APPEND" SP mailbox [SP flag-list] [SP date-time] SP (literal / literal8 / "UTF8" SP "(" literal8 ")")</pre>
 *  RFC 9051 6.3.12, RFC 6855 4
 *
 *  @param utf8 the message is within {@code UTF8 (…)} */
record Append(String mailbox, FlagSet flags, @Nullable Instant date, boolean utf8) implements Command.ForUser {
    /** The literal itself stays in the connection. */
    static Append parse(Scanner in) {
        String mailbox = in.sp().mailbox();
        in.sp();
        FlagSet flags = FlagSet.NONE;
        if (in.peek() == '(') {
            flags = FlagNames.set(in.flagList());
            in.sp();
        }
        Instant date = null;
        if (in.peek() == '"') {
            date = in.dateTime();
            in.sp();
        }
        boolean utf8 = in.eatWord("UTF8");
        if (utf8) {
            in.sp().expect('(');
        }
        return in.end(new Append(mailbox, flags, date, utf8));
    }

    @Override public Answer run(LoggedIn here, Out out) throws IOException {
        CommandReader reader = here.client().reader();
        long size = reader.messageSize();
        if (size < 0) {
            return Answer.bad("a message is missing");
        }
        if (size == 0) {
            return Answer.no(Answer.Code.CANNOT, "a message of nothing is none");
        }
        if (size > here.client().options().maxMessage()) {
            return Answer.no(Answer.Code.TOOBIG, "a message may have " + here.client().options().maxMessage() + " octets");
        }
        Mailbox target = target(here);
        if (target == null) {
            return Copy.noMailbox();
        }
        try (Bodies.Receiving receiving = here.services().bodies().receive()) {
            reader.message(receiving);
            if (!reader.restOfCommand().equals(utf8 ? ")" : "")) {
                return Answer.bad("one message, and nothing after it");
            }
            try (Body body = receiving.finish()) {
                return file(here, target, body);
            }
        }
    }

    /** Who fills a mailbox names it each time: it is not looked up again. */
    private @Nullable Mailbox target(LoggedIn here) {
        Mailbox last = here.client().lastTarget();
        return last != null && last.name().equals(mailbox) ? last : here.mailbox(mailbox).orElse(null);
    }

    private Answer file(LoggedIn here, Mailbox target, Body body) {
        Instant when = date == null ? here.services().clock().instant() : date;
        List<Arrival> arrivals = List.of(new Arrival(body, flags, when));
        Mailbox into = target;
        Filed filed = here.mailboxes().append(into, arrivals);
        if (filed instanceof Filed.NoMailbox) {
            // Gone or renamed since it was looked up; another may have its name now.
            Optional<Mailbox> now = here.mailbox(mailbox);
            if (now.isPresent()) {
                into = now.get();
                filed = here.mailboxes().append(into, arrivals);
            }
        }
        here.client().lastTarget(into);
        return switch (filed) {
            case Filed.Done(long uidValidity, long[] uids) -> Answer.ok("APPENDUID " + uidValidity + " " + uids[0], "APPEND completed");
            case Filed.NoMailbox() -> Copy.noMailbox();
            case Filed.OverQuota() -> Answer.no(Answer.Code.OVERQUOTA, "there is no room for it");
        };
    }
}
