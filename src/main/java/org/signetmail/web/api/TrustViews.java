package org.signetmail.web.api;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.trust.LiveTrust;
import org.signetmail.care.trust.TrustDesk;
import org.signetmail.care.trust.TrustFolder;
import org.signetmail.store.DestinationBook;
import org.signetmail.store.TrustBook;
import org.signetmail.tls.CertificateView;
import org.signetmail.tls.Level;
import org.signetmail.tls.Pem;
import org.signetmail.tls.Presented;
import org.signetmail.tls.Trust;

/** What the API shows about whom the server trusts. */
public final class TrustViews {
    private TrustViews() {}

    /** @param fault why the file does not count, or null; @param pem the certificates in it that count */
    public record OfFile(String file, @Nullable String fault, List<CertificateView> certificates, String pem) {
        static OfFile of(TrustFolder.Entry entry, Instant now) {
            return new OfFile(entry.file(), entry.fault(), views(entry.certificates(), now), Pem.write(entry.certificates()));
        }
    }

    public record OfPin(String host, String pin, String why, Instant added) {
        static OfPin of(TrustBook.Pinned pinned) {
            return new OfPin(pinned.host(), pinned.pin().toString(), pinned.why(), pinned.added());
        }
    }

    public record OfPolicy(String destination, String level) {
        static OfPolicy of(TrustBook.Policy policy) {
            return new OfPolicy(policy.destination(), policy.level().word());
        }
    }

    /** Where roots come from, and what was added. */
    public record Overview(LiveTrust.Sources roots, String folder, List<OfFile> files, List<OfPin> pins) {
        static Overview of(TrustDesk desk, Instant now) {
            return new Overview(desk.trust().sources(), desk.trust().folder().path().toString(),
                    desk.trust().folder().entries().stream().map(e -> OfFile.of(e, now)).toList(), desk.book().pins().stream().map(OfPin::of).toList());
        }
    }

    /** @param usual the level without a policy; @param alwaysVerified as {@code tls.verify-remote=always} has it */
    public record Policies(String usual, boolean alwaysVerified, List<OfPolicy> policies) {
        static Policies of(TrustDesk desk) {
            Level usual = desk.usual();
            return new Policies(usual.word(), desk.alwaysVerified(), desk.book().policies().stream().map(OfPolicy::of).toList());
        }
    }

    /** A chain that was refused; the leaf's pin is what trusting it would pin. */
    public record OfSeen(String host, String why, long times, Instant last, List<CertificateView> chain, String chainPem) {
        static OfSeen of(TrustBook.Seen seen, Instant now) {
            List<CertificateView> chain;
            try {
                chain = views(Pem.read(seen.chainPem(), null).certificates(), now);
            } catch (Pem.Unreadable odd) {
                // What cannot be read back is still shown as it is.
                chain = List.of();
            }
            return new OfSeen(seen.host(), seen.why(), seen.times(), seen.last(), chain, seen.chainPem());
        }
    }

    /** @param why not, in words; null where it would do */
    public record OfVerdict(String level, boolean good, @Nullable String why) {}

    /**
     * How TLS went with a host the last time.
     *
     * @param destination whom the connection was for: a mail domain, or the host itself; @param level that was demanded
     * @param protocol null where nothing was agreed, as {@code cipher}; @param group null where there was none, or where Java did TLS and does not tell
     * @param assurance on what trust rested: "DANE matched 3 1 1", "MTA-STS enforce: name matched HOST"; null where on nothing but the level
     * @param chain leaf first; @param failure why TLS did not serve, or null; @param times since it is known
     * @param verdicts what each level says now of what was shown then, the weakest first
     */
    public record OfDestination(String host, String destination, @Passing Instant at, String level, @Nullable String protocol, @Nullable String cipher,
            @Nullable String group, @Nullable String assurance, List<CertificateView> chain, @Nullable String failure, @Passing long times, List<OfVerdict> verdicts) {
        static OfDestination of(DestinationBook.Met met, TrustDesk desk, Instant now) {
            List<X509Certificate> chain = read(met.chainPem());
            boolean agreed = !met.protocol().isEmpty();
            return new OfDestination(met.host(), met.destination(), met.at(), met.level(), agreed ? met.protocol() : null, agreed ? met.cipher() : null, met.group(),
                    met.assurance().isEmpty() ? null : met.assurance(),
                    views(chain, now), met.failure(), met.times(), agreed ? verdicts(met, chain, desk) : List.of());
        }

        private static List<OfVerdict> verdicts(DestinationBook.Met met, List<X509Certificate> chain, TrustDesk desk) {
            return desk.verdicts(met.host(), met.destination(), Presented.of(chain)).entrySet().stream().map(e -> switch (e.getValue()) {
                case Trust.Verdict.Trusted _ -> new OfVerdict(e.getKey().word(), true, null);
                case Trust.Verdict.Refused(String why) -> new OfVerdict(e.getKey().word(), false, why);
            }).toList();
        }

        private static List<X509Certificate> read(String chainPem) {
            try {
                return chainPem.isEmpty() ? List.of() : Pem.read(chainPem, null).certificates();
            } catch (Pem.Unreadable odd) {
                // A chain that cannot be read back is as one that was not kept.
                return List.of();
            }
        }
    }

    private static List<CertificateView> views(List<X509Certificate> certificates, Instant now) {
        return certificates.stream().map(c -> CertificateView.of(c, now)).toList();
    }
}
