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
import org.signetmail.web.api.Jobs;
import org.signetmail.web.api.Problem;

/**
 * Brings planned changes about, one operation after the other, each with its own checks and its own entry in the audit log. When
 * one is refused or somebody cancels, those before it are taken back in reverse; what cannot be taken back comes last, so that
 * little is lost. Used once, by one thread.
 */
final class Applying {
    private static final Logger LOG = LoggerFactory.getLogger(Applying.class);

    private final Api api;
    private final Actor actor;
    private final List<Item> items;
    private final Deque<Item> done = new ArrayDeque<>();

    Applying(Api api, Actor actor, List<Item> items) {
        this.api = api;
        this.actor = actor;
        this.items = List.copyOf(items);
    }

    /** @throws Problem.Refused where one of the operations is not for who asks */
    void permitted() {
        for (Item item : items) {
            for (Deed deed : item.section().deeds(item)) {
                api.permit(api.operations().of(deed.operation()), actor, deed.names());
            }
        }
    }

    /** @throws Problem.Refused with what failed, and what became of the rest @throws Jobs.Cancelled with what became of what was done */
    Plan.OfApplied run(Jobs.Progress progress) {
        for (Item item : items) {
            int performed = 0;
            try {
                progress.at(done.size(), items.size(), item.path());
                for (Deed deed : item.section().deeds(item)) {
                    perform(deed);
                    performed++;
                }
                done.push(item);
            } catch (Jobs.Cancelled wanted) {
                throw ended(wanted, progress);
            } catch (Problem.Refused refused) {
                throw failed(item, performed, refused.problem().detail(), refused.problem().status(), progress);
            } catch (SyntaxError refused) {
                throw failed(item, performed, refused.reason(), 400, progress);
            } catch (Exception broken) {
                LOG.error("{} could not be applied", item.path(), broken);
                throw failed(item, performed, "something went wrong here; the server's log says what", 500, progress);
            }
        }
        return Plan.OfApplied.of(items);
    }

    private void perform(Deed deed) throws Exception {
        try {
            api.perform(deed.operation(), actor, deed.names(), deed.queries(), deed.body());
        } catch (Problem.Refused refused) {
            if (!deed.orGone() || refused.problem().status() != 404) {
                throw refused;
            }
        }
    }

    /** A server that ends has no time to take much back; what is done is not done twice. */
    private Jobs.Cancelled ended(Jobs.Cancelled wanted, Jobs.Progress progress) {
        return wanted.hasty() ? wanted.saying("the server ended after " + done.size() + " of " + items.size() + " changes: apply the document again, and the rest is made")
                : wanted.saying("cancelled: " + takeBack(progress));
    }

    private Problem.Refused failed(Item item, int performed, String why, int status, Jobs.Progress progress) {
        if (performed > 0) {
            done.push(item);
        }
        return new Problem.Refused(new Problem("Refused", status, item.path() + ": " + why + " (" + takeBack(progress) + ")", item.path()));
    }

    /** All of it, wanted or not, in reverse. @return what is to be known then */
    private String takeBack(Jobs.Progress progress) {
        var stayed = new ArrayList<String>();
        int all = done.size();
        while (!done.isEmpty()) {
            progress.tell(done.size(), items.size(), "taking back " + done.getFirst().path());
            takeBack(done.pop(), stayed);
        }
        return !stayed.isEmpty() ? "what was changed before it is as it was again, but for this: " + String.join("; ", stayed)
                : all == 0 ? "nothing was changed" : "what was changed before it is as it was again";
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
