package org.signetmail.sieve.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.sieve.Limits;
import org.signetmail.text.SyntaxError;

/** Collects what is to be done, each thing once (RFC 5228 2.10.3), and sees that it goes together. For one run. */
final class Actions {
    /** The variable without a name (RFC 5232 2): no variable of a script can have this name. */
    static final String FLAGS = "";

    private final Limits limits;
    private final Map<String, Action> stored = new LinkedHashMap<>();
    private final Map<String, Action> redirects = new LinkedHashMap<>();
    private Action.@Nullable Reject reject;
    private Action.@Nullable Vacation vacation;
    private boolean kept = true;

    Actions(Limits limits) {
        this.limits = limits;
    }

    void keep(Set<String> flags) {
        kept = false;
        store("INBOX", new Action.Keep(flags));
    }

    void fileInto(String mailbox, boolean copy, boolean create, @Nullable String specialUse, Set<String> flags) {
        if (mailbox.isBlank()) {
            throw new Failed("the name of a mailbox is empty");
        }
        kept &= copy;
        boolean inbox = mailbox.equalsIgnoreCase("INBOX") && specialUse == null;
        store(inbox ? "INBOX" : (specialUse == null ? "" : specialUse) + "\n" + mailbox,
                inbox ? new Action.Keep(flags) : new Action.FileInto(mailbox, flags, create, specialUse));
    }

    private void store(String where, Action action) {
        stored.put(where, action);
        check();
    }

    void redirect(String address, boolean copy) {
        Address to;
        try {
            to = Address.parse(address.strip());
        } catch (SyntaxError e) {
            throw new Failed("redirect goes to no address: " + e.reason());
        }
        kept &= copy;
        redirects.putIfAbsent(to.key(), new Action.Redirect(to));
        if (redirects.size() > limits.redirects()) {
            throw new Failed("more than " + limits.redirects() + " redirects");
        }
        check();
    }

    void reject(String reason, boolean extended) {
        if (reject != null) {
            throw new Failed("a message is rejected once");
        }
        kept = false;
        reject = new Action.Reject(reason, extended);
        check();
    }

    void vacation(Action.Vacation action) {
        if (vacation != null) {
            // RFC 5230 4.7.
            throw new Failed("a second vacation for one message");
        }
        vacation = action;
        check();
    }

    void discard() {
        kept = false;
    }

    private void check() {
        // RFC 5429 2.3, RFC 5230 4.7.
        if (reject != null && (!stored.isEmpty() || !redirects.isEmpty() || vacation != null)) {
            throw new Failed("a message that is rejected can be neither kept, filed, redirected nor answered");
        }
        if (stored.size() + redirects.size() + (vacation == null ? 0 : 1) > limits.actions()) {
            throw new Failed("more than " + limits.actions() + " actions");
        }
    }

    /** @param flags that the implicit keep gives the message */
    List<Action> done(Set<String> flags) {
        if (kept) {
            stored.put("INBOX", new Action.Keep(flags));
        }
        var all = new ArrayList<>(stored.values());
        all.addAll(redirects.values());
        if (reject != null) {
            all.add(reject);
        }
        if (vacation != null) {
            all.add(vacation);
        }
        return List.copyOf(all);
    }
}
