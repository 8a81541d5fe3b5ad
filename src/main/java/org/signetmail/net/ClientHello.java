package org.signetmail.net;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.signetmail.text.SyntaxError;
import org.signetmail.tls.Profile;

/**
 * What a client asks for, read before an engine is made: the name decides the certificate, the signature algorithms and ciphers
 * whether it may be ECDSA, and the versions make a refusal that a person understands. RFC 8446 4.1.2, RFC 6066 3.
 *
 * @param serverName SNI host name in lower case, or null
 * @param versions as offered, newest form first: 0x0304 is TLS 1.3
 * @param extended whether the versions are a list of all, and not the highest alone
 * @param ecdsaSignatures whether it verifies those that ECDSA keys of ours make
 * @param ecdsaCiphers below TLS 1.3, by IANA's names: those with which a server shows an ECDSA certificate
 * @param acme whether it is an authority that looks at a challenge: its only protocol is acme-tls/1 (RFC 8737 3)
 */
record ClientHello(@Nullable String serverName, List<Integer> versions, boolean extended, boolean ecdsaSignatures, Set<String> ecdsaCiphers, boolean acme) {
    private static final int SERVER_NAME = 0;
    private static final int SIGNATURE_ALGORITHMS = 13;
    private static final int ALPN = 16;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int TLS_1_3 = 0x0304;
    private static final Map<Integer, String> ECDSA_CIPHERS = Map.of(
            0xc009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", 0xc00a, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
            0xc023, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", 0xc024, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
            0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", 0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");

    /** @param message the handshake message from its type octet on, whole */
    static ClientHello parse(byte[] message, int length) {
        var in = new Reader(message, 0, length);
        if (in.number(1) != 1) {
            throw new SyntaxError(0, "the first handshake message is no ClientHello");
        }
        Reader hello = in.part(in.number(3));
        int legacyVersion = hello.number(2);
        hello.skip(32);
        hello.skip(hello.number(1));
        Set<String> ecdsaCiphers = ecdsaCiphers(hello.part(hello.number(2)));
        hello.skip(hello.number(1));
        String name = null;
        List<Integer> versions = List.of(legacyVersion);
        boolean extended = false;
        // Without the extension a client takes SHA-1 with either key (RFC 5246 7.4.1.4.1): its ciphers say which it has.
        boolean ecdsaSignatures = true;
        boolean acme = false;
        if (hello.left() >= 2) {
            Reader extensions = hello.part(hello.number(2));
            while (extensions.left() >= 4) {
                int type = extensions.number(2);
                Reader body = extensions.part(extensions.number(2));
                switch (type) {
                    case SERVER_NAME -> name = serverName(body);
                    case ALPN -> acme = asksForAcme(body);
                    case SIGNATURE_ALGORITHMS -> ecdsaSignatures = offersEcdsa(body);
                    case SUPPORTED_VERSIONS -> {
                        versions = versions(body);
                        extended = true;
                    }
                    default -> { }
                }
            }
        }
        return new ClientHello(name, versions, extended, ecdsaSignatures, ecdsaCiphers, acme);
    }

    private static Set<String> ecdsaCiphers(Reader list) {
        var ciphers = new HashSet<String>();
        while (list.left() >= 2) {
            String cipher = ECDSA_CIPHERS.get(list.number(2));
            if (cipher != null) {
                ciphers.add(cipher);
            }
        }
        return Set.copyOf(ciphers);
    }

    /** Whether it can verify an ECDSA certificate by what the profile speaks. TLS 1.3's ciphers say nothing of keys (RFC 8446 4.4.2.2). */
    boolean ecdsa(Profile profile) {
        return ecdsaSignatures && (extended && versions.contains(TLS_1_3) && profile.speaks(TLS_1_3) || ecdsaCiphers.stream().anyMatch(profile.ciphers()::contains));
    }

    private static @Nullable String serverName(Reader body) {
        Reader list = body.part(body.number(2));
        while (list.left() >= 3) {
            int type = list.number(1);
            Reader name = list.part(list.number(2));
            if (type == 0) {
                String host = name.rest();
                if (host.isEmpty() || host.length() > 255) {
                    throw new SyntaxError(0, "a server name of " + host.length() + " octets");
                }
                return host.toLowerCase(Locale.ROOT);
            }
        }
        return null;
    }

    private static boolean asksForAcme(Reader body) {
        Reader list = body.part(body.number(2));
        return list.left() > 0 && list.part(list.number(1)).rest().equals(Tls.ACME) && list.left() == 0;
    }

    /** ecdsa_secp256r1_sha256, secp384r1_sha384, and the older pairs with ECDSA. */
    private static boolean offersEcdsa(Reader body) {
        Reader list = body.part(body.number(2));
        while (list.left() >= 2) {
            int scheme = list.number(2);
            if (scheme == 0x0403 || scheme == 0x0503) {
                return true;
            }
        }
        return false;
    }

    private static List<Integer> versions(Reader body) {
        Reader list = body.part(body.number(1));
        var versions = new ArrayList<Integer>();
        while (list.left() >= 2) {
            int version = list.number(2);
            // GREASE values (RFC 8701) are no versions.
            if ((version & 0x0f0f) != 0x0a0a) {
                versions.add(version);
            }
        }
        return List.copyOf(versions);
    }

    /** Whether there is a version in common. Without the extension, the version offered is the highest (RFC 8446 D.1). */
    boolean offers(Profile profile) {
        if (extended) {
            return versions.stream().anyMatch(profile::speaks);
        }
        return IntStream.rangeClosed(0x0301, Math.min(versions.getFirst(), 0x0303)).anyMatch(profile::speaks);
    }

    /** The offered versions in words, for logs. */
    String versionWords() {
        return versions.stream().sorted().map(v -> switch (v) {
            case 0x0300 -> "SSL 3.0";
            case 0x0301 -> "TLS 1.0";
            case 0x0302 -> "TLS 1.1";
            case 0x0303 -> "TLS 1.2";
            case 0x0304 -> "TLS 1.3";
            default -> String.format("0x%04x", v);
        }).reduce((a, b) -> a + ", " + b).orElse("no version");
    }

    /** Big-endian numbers and parts, never past the end. */
    private static final class Reader {
        private final byte[] octets;
        private int at;
        private final int end;

        Reader(byte[] octets, int from, int end) {
            this.octets = octets;
            this.at = from;
            this.end = end;
        }

        int left() {
            return end - at;
        }

        int number(int width) {
            need(width);
            int value = 0;
            for (int i = 0; i < width; i++) {
                value = value << 8 | octets[at++] & 0xff;
            }
            return value;
        }

        void skip(int count) {
            need(count);
            at += count;
        }

        Reader part(int length) {
            need(length);
            var part = new Reader(octets, at, at + length);
            at += length;
            return part;
        }

        String rest() {
            return new String(octets, at, end - at, StandardCharsets.ISO_8859_1);
        }

        private void need(int count) {
            if (count > end - at) {
                throw new SyntaxError(at, "a ClientHello cut short");
            }
        }
    }
}
