package org.signetmail.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import org.signetmail.text.SyntaxError;

/**
 * A TLSA record (RFC 6698 2.1): which certificate or key a server has, as its zone says. Only one that DNSSEC vouches for
 * means anything. Pure.
 *
 * @param usage 0 PKIX-TA, 1 PKIX-EE, 2 DANE-TA, 3 DANE-EE
 * @param selector 0 the certificate, 1 its key
 * @param matching 0 as it is, 1 SHA-256, 2 SHA-512
 * @param data lower-case hexadecimal
 */
public record Tlsa(int usage, int selector, int matching, String data) {
    private static final int PKIX_TA = 0;
    private static final int PKIX_EE = 1;
    private static final int DANE_TA = 2;
    private static final int DANE_EE = 3;
    private static final int LONGEST = 16 * 1024;

    /** As in a zone: {@code 3 1 1 HEX}. @throws SyntaxError with words */
    public static Tlsa parse(String text) {
        String[] words = text.strip().split("\\s+", 4);
        if (words.length < 4 || text.length() > LONGEST) {
            throw new SyntaxError(0, "a TLSA record is usage, selector, matching type and data");
        }
        String data = words[3].replaceAll("\\s", "");
        if (data.isEmpty() || data.length() % 2 != 0 || !data.chars().allMatch(HexFormat::isHexDigit)) {
            throw new SyntaxError(0, "a TLSA record's data is hexadecimal");
        }
        return new Tlsa(number(words[0]), number(words[1]), number(words[2]), data.toLowerCase(java.util.Locale.ROOT));
    }

    /** The record that our own servers' keys have: DANE-EE, the public key, SHA-256 (RFC 7672 3.1.1). @param spki SubjectPublicKeyInfo */
    public static Tlsa ofKey(byte[] spki) {
        try {
            return new Tlsa(DANE_EE, 1, 1, HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(spki)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int number(String word) {
        if (!word.matches("[0-9]{1,3}") || Integer.parseInt(word) > 255) {
            throw new SyntaxError(0, "a TLSA record's fields are numbers from 0 to 255");
        }
        return Integer.parseInt(word);
    }

    /** RFC 7672 3.1: of a mail server's records only DANE-TA and DANE-EE count; elsewhere all four. */
    public boolean usable(boolean mail) {
        return usage <= DANE_EE && selector <= 1 && matching <= 2 && (!mail || usage >= DANE_TA)
                && (matching == 0 || data.length() == (matching == 1 ? 64 : 128));
    }

    /** Whether the record is about this certificate. */
    public boolean matches(X509Certificate certificate) {
        try {
            byte[] selected = selector == 0 ? certificate.getEncoded() : certificate.getPublicKey().getEncoded();
            byte[] matched = switch (matching) {
                case 0 -> selected;
                case 1 -> MessageDigest.getInstance("SHA-256").digest(selected);
                case 2 -> MessageDigest.getInstance("SHA-512").digest(selected);
                default -> new byte[0];
            };
            return HexFormat.of().formatHex(matched).equals(data);
        } catch (CertificateException unreadable) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Whether what was presented is what the records say.
     *
     * @param records all of a name, vouched for by DNSSEC
     * @param mail whether SMTP is spoken, where PKIX usages do not count
     * @param pkix whom else we trust, for PKIX usages
     */
    public static Trust.Verdict verify(List<Tlsa> records, boolean mail, Presented presented, List<String> names, Supplier<Trust> pkix, Clock clock) {
        if (presented.chain().isEmpty()) {
            return new Trust.Verdict.Refused("it showed no certificate");
        }
        List<Tlsa> usable = records.stream().filter(r -> r.usable(mail)).toList();
        if (usable.isEmpty()) {
            return new Trust.Verdict.Refused("no TLSA record is usable");
        }
        X509Certificate leaf = presented.chain().getFirst();
        var nearly = new ArrayList<String>();
        for (Tlsa record : usable) {
            Trust.Verdict verdict = switch (record.usage()) {
                // RFC 7671 5.1: neither names nor dates matter where the zone names the key itself.
                case DANE_EE -> record.matches(leaf) ? new Trust.Verdict.Trusted() : missed();
                case PKIX_EE -> record.matches(leaf) ? pkix.get().verify(presented, names) : missed();
                case DANE_TA -> record.anchor(presented).map(anchor -> Trust.only(List.of(anchor), clock).verify(presented, names)).orElseGet(Tlsa::missed);
                case PKIX_TA -> record.anchor(presented).map(anchor -> both(Trust.only(List.of(anchor), clock).verify(presented, names),
                        () -> pkix.get().verify(presented, names))).orElseGet(Tlsa::missed);
                default -> missed();
            };
            switch (verdict) {
                case Trust.Verdict.Trusted trusted -> {
                    return trusted;
                }
                case Trust.Verdict.Refused(String why) -> nearly.add(why);
            }
        }
        return new Trust.Verdict.Refused(nearly.stream().filter(why -> !why.equals(MISSED)).findFirst().orElse(MISSED));
    }

    /** Which of the records vouches for what was presented; empty where none does. Parameters as {@link #verify}. */
    public static Optional<Tlsa> matched(List<Tlsa> records, boolean mail, Presented presented, List<String> names, Supplier<Trust> pkix, Clock clock) {
        return records.stream().filter(r -> verify(List.of(r), mail, presented, names, pkix, clock) instanceof Trust.Verdict.Trusted).findFirst();
    }

    /** Usage, selector and matching type: "3 1 1". */
    public String kind() {
        return usage + " " + selector + " " + matching;
    }

    private static final String MISSED = "its certificates are none of those in its TLSA records";

    private static Trust.Verdict missed() {
        return new Trust.Verdict.Refused(MISSED);
    }

    private static Trust.Verdict both(Trust.Verdict one, Supplier<Trust.Verdict> other) {
        return one instanceof Trust.Verdict.Refused ? one : other.get();
    }

    /** RFC 7671 5.2.2: a trust anchor must be shown, unless the record holds it whole. The leaf itself is none. */
    private Optional<X509Certificate> anchor(Presented presented) {
        Optional<X509Certificate> shown = presented.chain().stream().skip(1).limit(10).filter(this::matches).findFirst();
        if (shown.isPresent() || selector != 0 || matching != 0) {
            return shown;
        }
        try {
            return Optional.of((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(HexFormat.of().parseHex(data))));
        } catch (CertificateException malformed) {
            return Optional.empty();
        }
    }

    /** As in a zone. */
    @Override
    public String toString() {
        return kind() + " " + data;
    }
}
