package org.signetmail.web.api;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.trust.LiveTrust;
import org.signetmail.care.trust.TrustDesk;
import org.signetmail.care.trust.TrustFolder;
import org.signetmail.store.TrustBook;
import org.signetmail.tls.CertificateView;
import org.signetmail.tls.Level;
import org.signetmail.tls.Pem;

/** What the API shows about whom the server trusts. */
public final class TrustViews {
    private TrustViews() {}

    /** @param fault why the file does not count, or null */
    public record OfFile(String file, @Nullable String fault, List<CertificateView> certificates) {
        static OfFile of(TrustFolder.Entry entry, Instant now) {
            return new OfFile(entry.file(), entry.fault(), views(entry.certificates(), now));
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

    private static List<CertificateView> views(List<X509Certificate> certificates, Instant now) {
        return certificates.stream().map(c -> CertificateView.of(c, now)).toList();
    }
}
