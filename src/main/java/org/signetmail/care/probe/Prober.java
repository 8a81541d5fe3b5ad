package org.signetmail.care.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.signetmail.net.ClientTls;
import org.signetmail.net.Connection;
import org.signetmail.net.Dialer;
import org.signetmail.net.Tls;
import org.signetmail.net.TlsSession;
import org.signetmail.net.TlsaLookup;
import org.signetmail.tls.CertificateView;
import org.signetmail.tls.Demand;
import org.signetmail.tls.Level;
import org.signetmail.tls.Names;
import org.signetmail.tls.Pin;
import org.signetmail.tls.Presented;
import org.signetmail.tls.Staple;
import org.signetmail.tls.Tlsa;
import org.signetmail.tls.Trust;

/** Looks at another server's TLS: shakes hands as a client would, says nothing more, and tells what it saw. Thread-safe. */
public final class Prober {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration WHOLE = Duration.ofSeconds(45);
    private static final int MOST_ADDRESSES = 4;

    /**
     * What to look at.
     *
     * @param starttls null for TLS from the start
     * @param name for SNI and the certificate, where it is not the host
     * @param trust whom to trust; null for whom the prober trusts
     * @param pins for the level "pinned"
     * @param wanted the level that must be met
     */
    public record Question(String host, int port, @Nullable Starttls starttls, @Nullable String name, @Nullable Trust trust, Set<Pin> pins, Level wanted) {}

    /** A host's addresses: {@code InetAddress::getAllByName}. */
    public interface Lookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private final Dialer dialer;
    private final Tls tls;
    private final Supplier<Trust> trust;
    private final Supplier<String> trustWords;
    private final Lookup lookup;
    private final TlsaLookup tlsa;
    private final Clock clock;

    /** @param trustWords what that trust is, for a person */
    public Prober(Dialer dialer, Tls tls, Supplier<Trust> trust, Supplier<String> trustWords, Lookup lookup, TlsaLookup tlsa, Clock clock) {
        this.dialer = dialer;
        this.tls = tls;
        this.trust = trust;
        this.trustWords = trustWords;
        this.lookup = lookup;
        this.tlsa = tlsa;
        this.clock = clock;
    }

    public ProbeReport probe(Question question) {
        String name = Names.ascii(question.name() == null ? question.host() : question.name());
        InetSocketAddress address = null;
        try (Connection connection = connect(question)) {
            address = connection.remote();
            connection.deadline(WHOLE);
            connection.timeout(CONNECT);
            Look look = Look.at(connection, tls, question.starttls(), name, ClientTls.Offer.USUAL);
            return report(question, name, address, look.session(), look.shown());
        } catch (IOException failed) {
            String why = failed.getMessage() == null ? failed.toString() : failed.getMessage();
            return new ProbeReport(question.host(), question.port(), words(address), words(question.starttls()), name, words(question.trust()),
                    why, null, List.of(), question.wanted().word(), false);
        }
    }

    private Connection connect(Question question) throws IOException {
        InetAddress[] addresses;
        try {
            addresses = lookup.addresses(question.host());
        } catch (UnknownHostException unknown) {
            throw new IOException("there is no host " + question.host(), unknown);
        }
        IOException last = new IOException(question.host() + " has no address");
        for (int i = 0; i < Math.min(addresses.length, MOST_ADDRESSES); i++) {
            try {
                return dialer.connect(new InetSocketAddress(addresses[i], question.port()), CONNECT, null);
            } catch (IOException failed) {
                last = new IOException("no connection to " + addresses[i].getHostAddress() + " port " + question.port() + ": " + failed.getMessage(), failed);
            }
        }
        throw last;
    }

    private ProbeReport report(Question question, String name, InetSocketAddress address, TlsSession session, Presented shown) {
        List<String> names = List.of(name);
        Supplier<Trust> believed = question.trust() == null ? trust : question::trust;
        var verdicts = new ArrayList<ProbeReport.Verdict>();
        for (Level level : List.of(Level.OPPORTUNISTIC, Level.ENCRYPT, Level.VERIFY, Level.PINNED)) {
            // A pin says yes at "verify" too when mail is sent; a probe tells the two apart.
            Set<Pin> pins = level == Level.PINNED ? question.pins() : Set.of();
            verdicts.add(verdict(level.word(), Demand.of(level, false, believed, names, pins).verification().judge(shown)));
        }
        ProbeReport.Dane dane = dane(question, names, shown, believed);
        if (dane.match() != null) {
            verdicts.add(new ProbeReport.Verdict("dane", dane.match(), dane.match() ? null : dane.words()));
        }
        boolean accepted = verdicts.stream().filter(v -> v.level().equals(question.wanted().word())).allMatch(ProbeReport.Verdict::good);
        List<CertificateView> chain = shown.chain().stream().limit(20).map(c -> CertificateView.of(c, clock.instant())).toList();
        Optional<X509Certificate> leaf = shown.chain().stream().findFirst();
        var agreed = new ProbeReport.Agreed(session.protocol(), session.cipher(), session.group(), chain, leaf.map(Names::of).orElse(List.of()),
                leaf.map(c -> c.getNotAfter().toInstant()).orElse(null), chain.isEmpty() ? 0 : chain.getFirst().daysLeft(), staple(shown, believed), dane);
        return new ProbeReport(question.host(), question.port(), words(address), words(question.starttls()), name, words(question.trust()), null, agreed,
                List.copyOf(verdicts), question.wanted().word(), accepted);
    }

    private static ProbeReport.Verdict verdict(String level, Trust.Verdict verdict) {
        return switch (verdict) {
            case Trust.Verdict.Trusted _ -> new ProbeReport.Verdict(level, true, null);
            case Trust.Verdict.Refused(String why) -> new ProbeReport.Verdict(level, false, why);
        };
    }

    private static ProbeReport.Stapled staple(Presented shown, Supplier<Trust> believed) {
        if (shown.staples().isEmpty()) {
            return new ProbeReport.Stapled("none", "");
        }
        return believed.get().staple(shown).map(said -> switch (said) {
            case Staple.Good(var until) -> new ProbeReport.Stapled("good", "not revoked, says its issuer until " + until);
            case Staple.Revoked(var since) -> new ProbeReport.Stapled("revoked", "on " + since);
            case Staple.Useless(String why) -> new ProbeReport.Stapled("useless", why);
        }).orElseGet(() -> new ProbeReport.Stapled("none", ""));
    }

    private ProbeReport.Dane dane(Question question, List<String> names, Presented shown, Supplier<Trust> believed) {
        if (!Names.valid(question.host()) || question.host().indexOf('.') < 0 || question.host().matches("[0-9.]+") || question.host().contains(":")) {
            return new ProbeReport.Dane("not asked", List.of(), null, "only host names have TLSA records");
        }
        return switch (tlsa.tlsa(Names.ascii(question.host()), question.port())) {
            case TlsaLookup.Answer.Secure(List<Tlsa> records) -> {
                boolean mail = question.starttls() == Starttls.SMTP || question.port() == 25;
                List<String> words = records.stream().map(Tlsa::toString).toList();
                yield switch (Tlsa.verify(records, mail, shown, names, believed, clock)) {
                    case Trust.Verdict.Trusted _ -> new ProbeReport.Dane("secure", words, true, "it has what its TLSA records say");
                    case Trust.Verdict.Refused(String why) -> new ProbeReport.Dane("secure", words, false, why);
                };
            }
            case TlsaLookup.Answer.None() -> new ProbeReport.Dane("none", List.of(), null, "there are no TLSA records, says the signed zone");
            case TlsaLookup.Answer.Insecure(int records) -> new ProbeReport.Dane("insecure", List.of(), null,
                    (records == 0 ? "there are no TLSA records" : records + " TLSA records count for nothing") + ": DNSSEC does not vouch for the answer");
            case TlsaLookup.Answer.Failed(String why) -> new ProbeReport.Dane("failed", List.of(), null, why);
        };
    }

    private static @Nullable String words(@Nullable InetSocketAddress address) {
        return address == null ? null : address.getAddress().getHostAddress();
    }

    private static @Nullable String words(@Nullable Starttls starttls) {
        return starttls == null ? null : starttls.name().toLowerCase(Locale.ROOT);
    }

    private String words(@Nullable Trust given) {
        return given == null ? trustWords.get() : given.size() + " given certificates and nobody else";
    }
}
