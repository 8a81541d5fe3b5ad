package org.signetmail.web.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.text.SyntaxError;
import org.signetmail.web.api.Actor;
import org.signetmail.web.api.Api;
import org.signetmail.web.api.Problem;
import org.signetmail.web.api.Views.OfAccount;

/**
 * Brings planned changes about, one operation after the other, each with its own checks and its own entry in the audit log. When
 * one is refused, those before it are taken back in reverse; what cannot be taken back comes last, so that little is lost. Used
 * once, by one thread.
 */
final class Applying {
    private static final Logger LOG = LoggerFactory.getLogger(Applying.class);

    private final Api api;
    private final Actor actor;
    private final boolean generate;
    private final Deque<Item> done = new ArrayDeque<>();
    private final List<Plan.OfPassword> passwords = new ArrayList<>();

    Applying(Api api, Actor actor, boolean generate) {
        this.api = api;
        this.actor = actor;
        this.generate = generate;
    }

    /** Passwords that were made up. @throws Problem.Refused with what failed, and what became of the rest */
    List<Plan.OfPassword> run(List<Item> items) throws Exception {
        for (Item item : items) {
            for (Deed deed : item.section().deeds(item)) {
                api.permit(api.operations().of(deed.operation()), actor, deed.names());
            }
        }
        for (Item item : items) {
            int performed = 0;
            try {
                for (Deed deed : item.section().deeds(item)) {
                    Object answer = perform(deed);
                    performed++;
                    if (generate && deed.operation().equals(AccountsSection.ADD) && answer instanceof OfAccount account && account.password() != null) {
                        passwords.add(new Plan.OfPassword(account.address(), account.password()));
                    }
                }
                done.push(item);
            } catch (Problem.Refused refused) {
                throw failed(item, performed, refused.problem().detail(), refused.problem().status());
            } catch (SyntaxError refused) {
                throw failed(item, performed, refused.reason(), 400);
            } catch (Exception broken) {
                LOG.error("{} could not be applied", item.path(), broken);
                throw failed(item, performed, "something went wrong here; the server's log says what", 500);
            }
        }
        return List.copyOf(passwords);
    }

    private Object perform(Deed deed) throws Exception {
        return api.perform(deed.operation(), actor, deed.names(), deed.queries(), deed.body());
    }

    private Problem.Refused failed(Item item, int performed, String why, int status) {
        var stayed = new ArrayList<String>();
        boolean anything = !done.isEmpty() || performed > 0;
        if (performed > 0) {
            takeBack(item, stayed);
        }
        done.forEach(one -> takeBack(one, stayed));
        String rest = stayed.isEmpty() ? (anything ? "what was changed before it is as it was again" : "nothing was changed")
                : "what was changed before it is as it was again, but for this: " + String.join("; ", stayed);
        return new Problem.Refused(new Problem("Refused", status, item.path() + ": " + why + " (" + rest + ")", item.path()));
    }

    private void takeBack(Item item, List<String> stayed) {
        if (!item.section().reversible(item)) {
            stayed.add(item.path() + (item.after() == null ? " is gone" : " has its new value"));
            return;
        }
        for (Deed deed : item.section().deeds(item.backwards())) {
            try {
                perform(deed);
            } catch (Problem.Refused refused) {
                // Half of a change may not have been made: then there is nothing to take back.
                if (refused.problem().status() != 404 && refused.problem().status() != 409) {
                    stayed.add(item.path() + ": " + refused.problem().detail());
                }
            } catch (Exception broken) {
                LOG.error("{} could not be taken back", item.path(), broken);
                stayed.add(item.path() + ": " + broken.getMessage());
            }
        }
    }
}
