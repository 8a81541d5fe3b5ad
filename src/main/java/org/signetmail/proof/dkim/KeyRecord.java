package org.signetmail.proof.dkim;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The TXT record by which others verify what a key signed (RFC 6376 3.6.1). @param key {@code p=}, in base64 without blanks */
public record KeyRecord(KeyKind kind, String key) {
    /** How what is published holds against the record that should be. */
    public enum Match { SAME, OTHER_KEY, REVOKED, NOT_FOR_MAIL, SEVERAL }

    private static final int MOST_IN_A_STRING = 255;

    /** @param keyInfo SubjectPublicKeyInfo */
    public static KeyRecord of(KeyKind kind, byte[] keyInfo) {
        return new KeyRecord(kind, Base64.getEncoder().encodeToString(kind.published(keyInfo)));
    }

    /** Where it is, without the dot at the end. */
    public static String name(String selector, String domain) {
        return selector + "._domainkey." + domain;
    }

    /** Reads one; empty where the text is none that a verifier would use. */
    public static Optional<KeyRecord> parse(String text) {
        Map<String, String> tags = tags(text);
        // RFC 6376 3.6.1: v= may be left out, k= too.
        return !tags.getOrDefault("v", "DKIM1").equals("DKIM1") ? Optional.empty()
                : KeyKind.of(tags.getOrDefault("k", "rsa").toLowerCase(Locale.ROOT)).flatMap(kind -> Optional.ofNullable(tags.get("p")).map(p -> new KeyRecord(kind, blankless(p))));
    }

    public String text() {
        return "v=DKIM1; k=" + kind.word() + "; p=" + key;
    }

    /** As a zone file writes it: in strings of 255 octets at most (RFC 1035 3.3.14), which verifiers join. */
    public String zoneValue() {
        String text = text();
        var out = new StringBuilder();
        for (int from = 0; from < text.length(); from += MOST_IN_A_STRING) {
            out.append(from == 0 ? "\"" : " \"").append(text, from, Math.min(text.length(), from + MOST_IN_A_STRING)).append('"');
        }
        return out.toString();
    }

    /** What a zone file's value says: its strings joined. */
    public static String joined(String zoneValue) {
        return zoneValue.replaceAll("\"\\s*\"", "").replace("\"", "");
    }

    /** @param found all TXT records at its name, the strings of each joined; not empty */
    public Match in(List<String> found) {
        if (found.size() > 1) {
            // RFC 6376 3.6.2.2: with several, which one counts is nobody's to say.
            return Match.SEVERAL;
        }
        Map<String, String> tags = tags(found.getFirst());
        Optional<KeyRecord> other = parse(found.getFirst());
        if (other.isEmpty() || !other.get().key().isEmpty() && !other.get().equals(this)) {
            return Match.OTHER_KEY;
        }
        if (other.get().key().isEmpty()) {
            return Match.REVOKED;
        }
        boolean hash = words(tags.get("h")).anyMatch("sha256"::equals);
        boolean mail = words(tags.get("s")).anyMatch(word -> word.equals("*") || word.equals("email"));
        return (!tags.containsKey("h") || hash) && (!tags.containsKey("s") || mail) ? Match.SAME : Match.NOT_FOR_MAIL;
    }

    private static Stream<String> words(@org.jspecify.annotations.Nullable String list) {
        return list == null ? Stream.empty() : Stream.of(list.toLowerCase(Locale.ROOT).split(":")).map(String::strip);
    }

    private static String blankless(String text) {
        return text.replaceAll("\\s+", "");
    }

    /** RFC 6376 3.2; of a tag that is there twice the first counts. */
    private static Map<String, String> tags(String text) {
        var tags = new LinkedHashMap<String, String>();
        for (String each : text.split(";")) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                tags.putIfAbsent(each.substring(0, equals).strip(), each.substring(equals + 1).strip());
            }
        }
        return tags;
    }
}
