package org.signetmail.care;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.signetmail.care.DnsRecords.DnsRecord;
import org.signetmail.store.Certificates.Kept;
import org.signetmail.store.Certificates.Source;
import org.signetmail.store.Listeners;
import org.signetmail.store.Store;
import org.signetmail.tls.Credential;
import org.signetmail.tls.Names;
import org.signetmail.tls.Tlsa;

/** The DNS records that make a domain's TLS believable: TLSA, CAA, MTA-STS, TLS-RPT. */
public final class TlsRecords {
    private static final int SMTP = 25;

    private TlsRecords() {}

    /** @param host the server's name, where the domain's MX leads */
    public static List<DnsRecord> of(Store store, Caretaker caretaker, String domain, String host) {
        return byDomain(store, caretaker, host).apply(domain);
    }

    /** The same for any domain; what they have in common is read once. */
    static Function<String, List<DnsRecord>> byDomain(Store store, Caretaker caretaker, String host) {
        List<DnsRecord> tlsa = tlsa(store, caretaker, host);
        List<Serving> serving = store.certificates().list().stream().filter(kept -> !kept.authority())
                .flatMap(kept -> Issuers.leaf(kept).map(leaf -> new Serving(kept, leaf)).stream()).toList();
        MtaSts policy = MtaSts.of(store.settings(), host);
        return domain -> {
            var records = new ArrayList<>(tlsa);
            caa(serving, domain, host).ifPresent(records::addAll);
            if (policy.mode() != MtaSts.Mode.OFF) {
                records.add(new DnsRecord("_mta-sts." + domain + ".", "TXT", "\"v=STSv1; id=" + policy.id() + "\"",
                        "there is a policy at https://mta-sts." + domain + "/.well-known/mta-sts.txt (RFC 8461); new whenever the policy is"));
            }
            records.add(new DnsRecord("_smtp._tls." + domain + ".", "TXT", "\"v=TLSRPTv1; rua=mailto:postmaster@" + domain + "\"",
                    "others report here when TLS to us fails (RFC 8460)"));
            return List.copyOf(records);
        };
    }

    private record Serving(Kept kept, X509Certificate leaf) {}

    /** Of each certificate that port 25 shows for the host, and of the key that comes next: RFC 7672 3.1.1, RFC 7671 8.1. */
    static List<DnsRecord> tlsa(Store store, Caretaker caretaker, String host) {
        String name = "_25._tcp." + host + ".";
        var records = new ArrayList<DnsRecord>();
        for (Credential credential : shown(store, caretaker, host)) {
            records.add(new DnsRecord(name, "TLSA", Tlsa.ofKey(credential.leaf().getPublicKey().getEncoded()).toString(),
                    "our key, for servers that check it (RFC 7672); only in a zone signed by DNSSEC"));
            store.certificates().find(credential.name()).flatMap(kept -> caretaker.nextKeys().publicKeyAfter(kept, credential.leaf()))
                    .ifPresent(next -> records.add(new DnsRecord(name, "TLSA", Tlsa.ofKey(next).toString(),
                            "our next key: publish it now, so that the renewal of " + credential.name() + " is believed at once")));
        }
        return records;
    }

    /** With ECDSA and without may be two. */
    private static Set<Credential> shown(Store store, Caretaker caretaker, String host) {
        List<Listeners.Listener> smtp = store.listeners().list().stream().filter(l -> l.enabled() && l.protocol() == Listeners.Protocol.SMTP
                && l.port() == SMTP && l.security() != Listeners.Security.NONE).toList();
        Stream<String> defaults = smtp.isEmpty() ? Stream.of("") : smtp.stream().map(l -> Objects.requireNonNullElse(l.certificate(), ""));
        return defaults.flatMap(fallback -> Stream.of(true, false).map(ecdsa -> caretaker.choose(host, fallback.isEmpty() ? null : fallback, ecdsa)))
                .filter(Objects::nonNull).map(Objects::requireNonNull).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Who may issue for the domain: those whose certificates serve it. None where one of them is not known by its CAA name, or
     * where all is signed here.
     */
    private static Optional<List<DnsRecord>> caa(List<Serving> serving, String domain, String host) {
        List<String> names = Stream.concat(ClientNames.of(domain).stream(), Stream.of(host)).filter(name -> name.equals(domain) || name.endsWith("." + domain)).toList();
        Set<String> issuers = new TreeSet<>();
        for (Serving each : serving) {
            if (names.stream().noneMatch(name -> Names.covers(each.leaf(), name))) {
                continue;
            }
            Kept kept = each.kept();
            if (kept.source() != Source.OWN_CA && kept.source() != Source.SELF_SIGNED) {
                Optional<String> issuer = Issuers.caaName(kept);
                if (issuer.isEmpty()) {
                    return Optional.empty();
                }
                issuers.add(issuer.get());
            }
        }
        if (issuers.isEmpty()) {
            // Whoever has only certificates of his own today may have a website, or order one tomorrow: "nobody" is not ours to propose.
            return Optional.empty();
        }
        String own = domain + ".";
        var records = new ArrayList<DnsRecord>();
        issuers.forEach(issuer -> records.add(new DnsRecord(own, "CAA", "0 issue \"" + issuer + "\"",
                "only this authority may issue for the domain, websites included (RFC 8659)")));
        records.add(new DnsRecord(own, "CAA", "0 iodef \"mailto:postmaster@" + domain + "\"", "authorities tell who tried (RFC 8659 4.4)"));
        return Optional.of(records);
    }

    /** The first 16 octets of a text's SHA-256, in hexadecimal. */
    static String digest(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)), 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
