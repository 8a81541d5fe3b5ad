package org.signetmail.care.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

import org.signetmail.net.Dns.Answer;

/**
 * Whether a domain's SPF record, whoever wrote it, lets an address of ours send (RFC 7208 4 to 6). Macros are not followed: where
 * the answer hangs on one, it is not known. For one check and one thread.
 */
final class SpfCover {
    /** Whether it does. */
    sealed interface Cover {
        record Yes() implements Cover {}

        /** @param why goes on after "the record": "does not name it" */
        record No(String why) implements Cover {}

        record Unknown(String why) implements Cover {}
    }

    private static final String VERSION = "v=spf1";
    /** RFC 7208 4.6.4. */
    private static final int MOST_LOOKUPS = 10;
    private static final int MOST_EXCHANGERS = 10;
    /** RFC 7208 5.6. */
    private static final Pattern WIDTHS = Pattern.compile("(?:/([0-9]{1,3}))?(?://([0-9]{1,3}))?");
    private static final Cover.No NOT_NAMED = new Cover.No("does not name it");

    private final Answers answers;
    private final InetAddress sender;
    private int lookups;
    private String doubt = "";

    private SpfCover(Answers answers, InetAddress sender) {
        this.answers = answers;
        this.sender = sender;
    }

    static Cover of(Answers answers, String domain, InetAddress sender) {
        var cover = new SpfCover(answers, sender);
        Cover found = cover.record(domain);
        return found instanceof Cover.No && !cover.doubt.isEmpty() ? new Cover.Unknown(cover.doubt) : found;
    }

    /** Whether a text is such a record. */
    static boolean isRecord(String text) {
        return text.equalsIgnoreCase(VERSION) || text.toLowerCase(Locale.ROOT).startsWith(VERSION + " ");
    }

    private Cover record(String domain) {
        return switch (answers.of(domain, "TXT")) {
            case Answer.Found<String>(List<String> texts) -> {
                List<String> records = texts.stream().filter(SpfCover::isRecord).toList();
                yield switch (records.size()) {
                    case 0 -> new Cover.No("leads to " + domain + ", which has none");
                    case 1 -> terms(domain, records.getFirst());
                    // RFC 7208 4.5.
                    default -> new Cover.No("counts for nothing: " + domain + " has " + records.size() + " of them");
                };
            }
            case Answer.NoData<String> _, Answer.NoSuchName<String> _ -> new Cover.No("leads to " + domain + ", which has none");
            case Answer.TemporaryFailure<String>(String why) -> new Cover.Unknown(why);
        };
    }

    private Cover terms(String domain, String record) {
        String redirect = "";
        for (String term : record.substring(VERSION.length()).strip().split("\\s+")) {
            if (term.isEmpty()) {
                continue;
            }
            if (term.indexOf('%') >= 0) {
                doubt = "its term " + term + " depends on the message";
                continue;
            }
            if (term.toLowerCase(Locale.ROOT).startsWith("redirect=")) {
                redirect = term.substring("redirect=".length());
                continue;
            }
            boolean qualified = "+-~?".indexOf(term.charAt(0)) >= 0;
            if (matches(domain, qualified ? term.substring(1) : term)) {
                return !qualified || term.charAt(0) == '+' ? new Cover.Yes() : NOT_NAMED;
            }
            if (lookups > MOST_LOOKUPS) {
                return new Cover.No("needs more than " + MOST_LOOKUPS + " lookups, and counts for nothing (RFC 7208 4.6.4)");
            }
        }
        return redirect.isEmpty() || !mayLook() ? NOT_NAMED : record(redirect);
    }

    private boolean mayLook() {
        return ++lookups <= MOST_LOOKUPS;
    }

    private boolean matches(String domain, String mechanism) {
        int end = indexOfAny(mechanism, ":/");
        String name = mechanism.substring(0, end).toLowerCase(Locale.ROOT);
        String rest = mechanism.substring(end);
        return switch (name) {
            case "all" -> rest.isEmpty();
            case "ip4", "ip6" -> rest.startsWith(":") && within(rest.substring(1));
            case "include" -> rest.startsWith(":") && mayLook() && included(rest.substring(1));
            case "exists" -> rest.startsWith(":") && mayLook() && !answers.known(rest.substring(1)).isEmpty();
            case "a" -> mayLook() && hosts(List.of(target(domain, rest)), rest);
            case "mx" -> mayLook() && hosts(exchangers(target(domain, rest)), rest);
            // RFC 7208 5.5: ptr is not to be used, and anything else is no mechanism.
            default -> false;
        };
    }

    private boolean included(String domain) {
        return switch (record(domain)) {
            case Cover.Yes() -> true;
            case Cover.No _ -> false;
            case Cover.Unknown(String why) -> {
                doubt = why;
                yield false;
            }
        };
    }

    private static String target(String domain, String rest) {
        if (!rest.startsWith(":")) {
            return domain;
        }
        return rest.substring(1, 1 + indexOfAny(rest.substring(1), "/"));
    }

    private List<String> exchangers(String domain) {
        var hosts = new ArrayList<String>();
        switch (answers.of(domain, "MX")) {
            case Answer.Found<String>(List<String> records) -> records.stream().limit(MOST_EXCHANGERS).forEach(r -> hosts.add(DnsCheck.lastWord(r)));
            case Answer.TemporaryFailure<String>(String why) -> doubt = why;
            case Answer.NoData<String> _, Answer.NoSuchName<String> _ -> { }
        }
        return hosts;
    }

    /** @param rest what follows the mechanism's name: perhaps {@code /24//64} at its end */
    private boolean hosts(List<String> hosts, String rest) {
        int slash = rest.indexOf('/');
        var widths = WIDTHS.matcher(slash < 0 ? "" : rest.substring(slash));
        if (!widths.matches()) {
            return false;
        }
        String width = Objects.requireNonNullElse(widths.group(sender.getAddress().length == 4 ? 1 : 2), "");
        for (String host : hosts) {
            if (answers.addresses(host) instanceof Answer.TemporaryFailure<InetAddress>(String why)) {
                doubt = why;
            }
            if (answers.known(host).stream().anyMatch(address -> same(address, width))) {
                return true;
            }
        }
        return false;
    }

    private boolean within(String network) {
        int slash = network.indexOf('/');
        try {
            return same(InetAddress.ofLiteral(slash < 0 ? network : network.substring(0, slash)), slash < 0 ? "" : network.substring(slash + 1));
        } catch (IllegalArgumentException notOne) {
            return false;
        }
    }

    private boolean same(InetAddress network, String width) {
        byte[] one = network.getAddress();
        byte[] other = sender.getAddress();
        int bits = width.isEmpty() ? one.length * 8 : width.matches("[0-9]{1,3}") ? Integer.parseInt(width) : -1;
        if (one.length != other.length || bits < 0 || bits > one.length * 8) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static int indexOfAny(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }
}
