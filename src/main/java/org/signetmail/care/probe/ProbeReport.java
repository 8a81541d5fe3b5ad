package org.signetmail.care.probe;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.tls.CertificateView;

/**
 * What a probe found.
 *
 * @param address that was connected to, or null when none was
 * @param starttls the protocol whose STARTTLS was used, or null for TLS from the start
 * @param name sent as SNI and looked for in the certificate
 * @param trust what the verdict "verify" rests on, in words
 * @param fault why TLS did not come about, in words; null when it did
 * @param tls what was agreed; null when it did not come about
 * @param verdicts one for each level, weakest first; empty when TLS did not come about
 * @param wanted the level that was asked for
 * @param accepted whether that level's verdict is good
 */
public record ProbeReport(String host, int port, @Nullable String address, @Nullable String starttls, String name, String trust,
        @Nullable String fault, @Nullable Agreed tls, List<Verdict> verdicts, String wanted, boolean accepted) {
    /** @param group of the key exchange; null where the engine and the wire do not tell */
    public record Agreed(String protocol, String cipher, @Nullable String group, List<CertificateView> chain, List<String> names,
            @Nullable Instant expires, long daysLeft, Stapled staple, Dane dane) {}

    /** @param state none, good, revoked or useless; @param words more about it */
    public record Stapled(String state, String words) {}

    /** @param state secure, none, insecure, failed, or not asked; @param records as in the zone; @param match whether they are met, or null */
    public record Dane(String state, List<String> records, @Nullable Boolean match, String words) {}

    /** @param why not, in words; null when it is good */
    public record Verdict(String level, boolean good, @Nullable String why) {}
}
