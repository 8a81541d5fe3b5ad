package org.signetmail.web.api;

import java.util.Locale;

import org.signetmail.queue.KnownPolicy;
import org.signetmail.queue.QueueDesk;
import org.signetmail.queue.StsPolicies;
import org.signetmail.tls.Names;
import org.signetmail.web.api.Actor.Area;

/** {@code /tls/mta-sts}: what other domains demand of those who send to them. Thread-safe. */
final class MtaStsOperations {
    private final StsPolicies policies;
    private final QueueDesk queue;

    MtaStsOperations(StsPolicies policies, QueueDesk queue) {
        this.policies = policies;
        this.queue = queue;
    }

    void register(Operations all) {
        all.add(Operation.get("mta-sts.list", "/tls/mta-sts", "MTA-STS policies of other domains, as they are kept, and those that could not be had").pages(KnownPolicy.class)
                .query("containing", "part of a domain").run(ask -> Page.of(policies.list(ask.query("containing").orElse(""), ask.after().orElse(""), ask.limit() + 1),
                        ask.limit(), KnownPolicy::domain)));
        all.add(Operation.get("mta-sts.show", "/tls/mta-sts/{destination}", "The MTA-STS policy of one domain").gives(KnownPolicy.class)
                .run(ask -> policies.known(domain(ask.name("destination"))).orElseThrow(() -> Problem.notFound("MTA-STS policy kept of " + ask.name("destination")))));
        all.add(Operation.post("mta-sts.fetch", "/tls/mta-sts/{destination}/fetch", "Fetches a domain's MTA-STS policy anew, which may take a minute; what waits for it is tried now")
                .area(Area.TLS).gives(KnownPolicy.class).run(ask -> fetched(domain(ask.name("destination")))));
    }

    private KnownPolicy fetched(String domain) {
        return switch (policies.anew(domain)) {
            case StsPolicies.Anew.Fetched(KnownPolicy known) -> {
                queue.retryUntrusted(domain);
                yield known;
            }
            case StsPolicies.Anew.Failed(String why) -> throw Problem.invalid("destination", "the MTA-STS policy of " + domain + " is not to be had: " + why);
            case StsPolicies.Anew.Nothing(String why) -> throw Problem.invalid("destination", why);
        };
    }

    private static String domain(String said) {
        if (!Names.valid(said) || said.startsWith("*.")) {
            throw Problem.invalid("destination", "\"" + said + "\" is no domain");
        }
        return Names.ascii(said).toLowerCase(Locale.ROOT);
    }
}
