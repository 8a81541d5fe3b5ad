package org.signetmail.proof.mtasts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.signetmail.text.SyntaxError;
import org.signetmail.tls.Names;

/**
 * What a domain demands of those who send to it.
 * <pre>sts-policy-record = sts-policy-version sts-policy-mode sts-policy-max-age *(sts-policy-mx / extension)   ; in any order, a line each, RFC 8461 3.2</pre>
 *
 * @param mx the hosts, or {@code *.} and a domain for each host with one label more; lower-case A-labels
 * @param maxAge how long it counts
 */
public record StsPolicy(Mode mode, List<String> mx, Duration maxAge) {
    /** RFC 8461 5: mail is held back; failures are told alone; as if there were none. */
    public enum Mode { ENFORCE, TESTING, NONE }

    private static final long LONGEST_AGE = 31_557_600;
    private static final int MOST_HOSTS = 1000;

    public StsPolicy {
        mx = List.copyOf(mx);
    }

    /** @throws SyntaxError with words about what is missing */
    public static StsPolicy parse(String text) {
        String version = null;
        String mode = null;
        String age = null;
        var mx = new ArrayList<String>();
        for (String line : text.split("\r?\n", -1)) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                if (line.isBlank()) {
                    continue;
                }
                throw new SyntaxError(0, "a line of it has no colon");
            }
            String value = line.substring(colon + 1).strip();
            // RFC 8461 3.2: of a field that is there twice the first counts; unknown ones are passed over.
            switch (line.substring(0, colon).strip()) {
                case "version" -> version = version == null ? value : version;
                case "mode" -> mode = mode == null ? value : mode;
                case "max_age" -> age = age == null ? value : age;
                case "mx" -> mx.add(host(value, mx.size()));
                default -> { }
            }
        }
        if (!"STSv1".equals(version)) {
            throw new SyntaxError(0, "its version is not STSv1");
        }
        Mode known = mode(mode);
        if (mx.isEmpty() && known != Mode.NONE) {
            throw new SyntaxError(0, "it names no mx");
        }
        if (age == null || !age.matches("[0-9]{1,10}")) {
            throw new SyntaxError(0, "its max_age is no number of seconds");
        }
        return new StsPolicy(known, mx, Duration.ofSeconds(Math.min(Long.parseLong(age), LONGEST_AGE)));
    }

    private static Mode mode(@Nullable String word) {
        return switch (word) {
            case "enforce" -> Mode.ENFORCE;
            case "testing" -> Mode.TESTING;
            case "none" -> Mode.NONE;
            case null, default -> throw new SyntaxError(0, "its mode is none of enforce, testing and none");
        };
    }

    private static String host(String value, int before) {
        if (before == MOST_HOSTS) {
            throw new SyntaxError(0, "it names more than " + MOST_HOSTS + " hosts");
        }
        if (!Names.valid(value)) {
            throw new SyntaxError(0, "an mx of it is no host");
        }
        return value.startsWith("*.") ? "*." + Names.ascii(value.substring(2)) : Names.ascii(value);
    }

    /** Whether mail may go by this host (RFC 8461 4.1). */
    public boolean covers(String host) {
        String name = Names.ascii(host).toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        String wild = dot < 0 ? "" : "*" + name.substring(dot);
        return mx.contains(name) || mx.contains(wild);
    }
}
