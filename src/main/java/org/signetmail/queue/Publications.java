package org.signetmail.queue;

import java.net.InetAddress;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.net.Dnssec;
import org.signetmail.proof.dane.Dane;
import org.signetmail.proof.mtasts.StsPolicy;
import org.signetmail.store.Settings;
import org.signetmail.tls.Names;
import org.signetmail.tls.Published;

/** Looks up what mail domains publish about their servers' TLS, as far as it is heeded: DANE first, then MTA-STS (RFC 8461 2). Thread-safe. */
public final class Publications {
    private static final Logger LOG = LoggerFactory.getLogger(Publications.class);

    private final Settings settings;
    private final Dnssec signed;
    private final Dane dane;
    private final StsPolicies policies;

    public Publications(Settings settings, Dnssec signed, StsPolicies policies) {
        this.settings = settings;
        this.signed = signed;
        dane = new Dane(signed);
        this.policies = policies;
    }

    /** Where exchangers are asked for; empty where DANE is not heeded, and nobody need vouch for them. */
    Optional<Dnssec> signed() {
        return QueueSettings.QUEUE.dane.of(settings) ? Optional.of(signed) : Optional.empty();
    }

    /** For one attempt to reach a domain: its policy is asked for once, and only when it comes to that. @param vouched whether DNSSEC does for who its exchangers are */
    OfDomain of(String domain, int port, boolean vouched) {
        return new OfDomain(domain, port, vouched);
    }

    /** For one thread. */
    final class OfDomain {
        private final String domain;
        private final int port;
        private final boolean vouched;
        private @Nullable Optional<StsPolicy> policy;

        private OfDomain(String domain, int port, boolean vouched) {
            this.domain = domain;
            this.port = port;
            this.vouched = vouched;
        }

        Published server(String host, Dnssec.Signed<InetAddress> addresses) {
            Published byKeys = vouched ? dane.of(domain, host, port, addresses) : new Published.Nothing();
            return byKeys instanceof Published.Nothing && QueueSettings.QUEUE.mtaSts.of(settings) ? byPolicy(host) : byKeys;
        }

        private Published byPolicy(String host) {
            Optional<StsPolicy> known = policy;
            if (known == null) {
                known = policies.of(Names.ascii(domain));
                policy = known;
            }
            if (known.isEmpty()) {
                return new Published.Nothing();
            }
            boolean enforced = known.get().mode() == StsPolicy.Mode.ENFORCE;
            if (known.get().covers(host)) {
                return new Published.Sts(enforced);
            }
            // RFC 8461 4.1, 5: by no other host, and on trial it is only told.
            String why = host + " is none of the hosts that the policy of " + domain + " names";
            if (!enforced) {
                LOG.info("MTA-STS testing: it would be refused, {}", why);
                return new Published.Nothing();
            }
            return new Published.Unusable(why + " (MTA-STS enforce)");
        }
    }
}
