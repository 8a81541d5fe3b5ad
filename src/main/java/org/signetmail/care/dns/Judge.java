package org.signetmail.care.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.signetmail.care.DnsRecords.DnsRecord;
import org.signetmail.care.dns.DnsCheck.Row;
import org.signetmail.care.dns.DnsCheck.State;
import org.signetmail.net.Dns.Answer;
import org.signetmail.proof.dkim.KeyRecord;

/**
 * Says of a wanted record whether what is published does what it is for.
 *
 * @param host this server's name; @param ours its addresses, as far as they are known
 * @param signing names of the records without which no signature counts
 */
record Judge(Answers answers, String domain, String host, List<InetAddress> ours, Set<String> signing) {
    private static final String SPF = "\"v=spf1";
    private static final String DMARC = "\"v=DMARC1";
    private static final String KEY = "\"v=DKIM1";
    private static final String POLICY = "\"v=STSv1";

    private record Verdict(State state, List<String> published, String words) {
        static Verdict there(List<String> published, String words) {
            return new Verdict(State.PUBLISHED, published, words);
        }

        static Verdict other(List<String> published, String words) {
            return new Verdict(State.DIFFERENT, published, words);
        }
    }

    /** Whether mail to or from the domain suffers without it. */
    boolean needed(DnsRecord record) {
        return switch (record.type()) {
            case "MX", "A", "AAAA", "PTR" -> true;
            case "TXT" -> record.value().startsWith(SPF) || record.value().startsWith(DMARC) || signing.contains(record.name());
            default -> false;
        };
    }

    Row row(DnsRecord wanted) {
        String name = bare(wanted.name());
        Verdict verdict = switch (wanted.type()) {
            case "MX" -> given(answers.of(name, "MX"), this::mx, "add it: without it mail for " + domain + " does not come here");
            case "A", "AAAA" -> address(wanted);
            case "PTR" -> given(answers.of(name, "PTR"), this::ptr,
                    "ask whoever gives you the address to set it to " + host + ": many servers refuse mail from an address without a name");
            case "CNAME" -> alias(wanted);
            case "SRV" -> given(answers.of(name, "SRV"), found -> service(wanted, found), "add it, and mail programs that look for it set themselves up");
            case "TLSA" -> given(answers.of(name, "TLSA"), found -> tlsa(wanted, found), "add it if the zone is signed by DNSSEC; without that it says nothing");
            case "CAA" -> given(answers.of(name, "CAA"), found -> caa(wanted, found), "add it, and no other authority may issue certificates for the domain");
            default -> text(wanted);
        };
        return new Row(wanted, needed(wanted), verdict.state(), verdict.published(), verdict.words());
    }

    private static String bare(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static Verdict given(Answer<String> answer, Function<List<String>, Verdict> found, String missing) {
        return switch (answer) {
            case Answer.Found<String>(List<String> values) -> found.apply(values);
            case Answer.NoSuchName<String> _, Answer.NoData<String> _ -> new Verdict(State.MISSING, List.of(), missing);
            case Answer.TemporaryFailure<String>(String why) -> new Verdict(State.UNKNOWN, List.of(), "it cannot be asked: " + why);
        };
    }

    private boolean leadsHere(String name) {
        return name.equals(host) || answers.known(name).stream().anyMatch(ours::contains);
    }

    private Verdict mx(List<String> found) {
        List<String> hosts = found.stream().map(DnsCheck::lastWord).toList();
        if (hosts.stream().noneMatch(this::leadsHere)) {
            return Verdict.other(found, "mail for " + domain + " goes to " + String.join(", ", hosts) + ": put this record in its place when mail is to come here");
        }
        List<String> others = hosts.stream().filter(name -> !leadsHere(name)).toList();
        return Verdict.there(found, others.isEmpty() ? "mail for the domain comes here" : "mail comes here, and to " + String.join(", ", others) + " too");
    }

    private Verdict address(DnsRecord wanted) {
        Answer<String> answer = answers.of(host, wanted.type());
        if (!wanted.value().isEmpty()) {
            return given(answer, found -> found.stream().anyMatch(v -> InetAddress.ofLiteral(v).equals(InetAddress.ofLiteral(wanted.value())))
                    ? Verdict.there(found, "the name leads to this server") : Verdict.other(found, host + " leads to " + String.join(", ", found)
                            + ": change it; or, if that is how the world reaches this server, say so: signet config set host.addresses " + String.join(",", found)),
                    "add it: nobody finds " + host + " without it");
        }
        String notKnown = "this machine has no public address of its own, so whether that is the way here cannot be told: signet config set host.addresses ADDRESS";
        return switch (answers.addresses(host)) {
            case Answer.Found<InetAddress>(List<InetAddress> found) -> Verdict.there(found.stream().map(InetAddress::getHostAddress).toList(), notKnown);
            case Answer.NoSuchName<InetAddress> _, Answer.NoData<InetAddress> _ -> new Verdict(State.MISSING, List.of(), "add the address under which the world reaches this server");
            case Answer.TemporaryFailure<InetAddress>(String why) -> new Verdict(State.UNKNOWN, List.of(), "it cannot be asked: " + why);
        };
    }

    private Verdict ptr(List<String> found) {
        return found.stream().map(DnsCheck::lastWord).anyMatch(host::equals) ? Verdict.there(found, "the address has this server's name")
                : Verdict.other(found, "the address is called " + found.stream().map(DnsCheck::lastWord).collect(Collectors.joining(", "))
                        + ": ask whoever gives it to you for " + host);
    }

    private Verdict alias(DnsRecord wanted) {
        String name = bare(wanted.name());
        Answer<String> alias = answers.of(name, "CNAME");
        if (alias instanceof Answer.Found<String>(List<String> targets) && targets.stream().map(DnsCheck::lastWord).anyMatch(host::equals)) {
            return Verdict.there(targets, "it is another name of " + host);
        }
        return switch (answers.addresses(name)) {
            case Answer.Found<InetAddress>(List<InetAddress> found) -> {
                List<String> there = found.stream().map(InetAddress::getHostAddress).toList();
                Set<InetAddress> server = answers.known(host);
                yield found.stream().anyMatch(a -> server.contains(a) || ours.contains(a)) ? Verdict.there(there, "it has this server's address")
                        : Verdict.other(there, name + " leads elsewhere: change it if mail programs are to find this server by it");
            }
            case Answer.NoSuchName<InetAddress> _, Answer.NoData<InetAddress> _ -> alias instanceof Answer.Found<String>(List<String> targets)
                    ? Verdict.other(targets, "it is another name of something that has no address: change it")
                    : new Verdict(State.MISSING, List.of(), "add it, or addresses that are this server's");
            case Answer.TemporaryFailure<InetAddress>(String why) -> new Verdict(State.UNKNOWN, List.of(), "it cannot be asked: " + why);
        };
    }

    private Verdict service(DnsRecord wanted, List<String> found) {
        String port = wanted.value().split(" ")[2];
        return found.stream().anyMatch(value -> {
            String[] words = value.split("\\s+");
            return words.length == 4 && words[2].equals(port) && leadsHere(DnsCheck.lastWord(value));
        }) ? Verdict.there(found, "mail programs find this server") : Verdict.other(found, "it leads to another server or port: change it");
    }

    private static Verdict tlsa(DnsRecord wanted, List<String> found) {
        String value = plain(wanted.value());
        return found.stream().map(Judge::plain).anyMatch(value::equals) ? Verdict.there(found, "servers that check it believe this key")
                : Verdict.other(found, "this key is not among those that are published: add it, before servers that check it send no more mail");
    }

    /** Hexadecimal digits may have blanks between them. */
    private static String plain(String tlsa) {
        String[] words = tlsa.strip().toLowerCase(Locale.ROOT).split("\\s+", 4);
        return words.length < 4 ? tlsa : words[0] + " " + words[1] + " " + words[2] + " " + words[3].replaceAll("\\s", "");
    }

    private static Verdict caa(DnsRecord wanted, List<String> found) {
        String value = wanted.value().replace("\"", "");
        if (found.stream().anyMatch(v -> v.replace("\"", "").equalsIgnoreCase(value))) {
            return Verdict.there(found, "it is there");
        }
        return Verdict.other(found, value.contains(" issue ") ? "others may issue for the domain, and the authority of our certificate may not: add it, or the next renewal is refused"
                : "others are there: add it to them");
    }

    private Verdict text(DnsRecord wanted) {
        String name = bare(wanted.name());
        String value = wanted.value();
        if (value.startsWith(SPF)) {
            return texts(name, SpfCover::isRecord, this::spf, "add it: others may take mail from the domain for forged");
        }
        if (value.startsWith(DMARC)) {
            return texts(name, v -> v.startsWith("v=DMARC1"), Judge::dmarc, "add it: it begins with p=none, which only asks for reports");
        }
        if (value.startsWith(KEY)) {
            return given(answers.of(name, "TXT"), found -> key(KeyRecord.parse(KeyRecord.joined(value)).orElseThrow(), found),
                    "add it: nobody can verify what this key signs without it");
        }
        if (value.startsWith(POLICY)) {
            return texts(name, v -> v.startsWith("v=STSv1"), found -> found.size() == 1 && sameText(found.getFirst(), value) ? Verdict.there(found, "others know of our policy")
                    : Verdict.other(found, "the policy has changed since: put this record in its place, or others go on by the old one"),
                    "add it, and others send to the domain by TLS alone, once the policy demands it");
        }
        return texts(name, v -> v.startsWith("v=TLSRPTv1"), found -> found.getFirst().contains("rua=") ? Verdict.there(found, "others report when TLS to us fails")
                : Verdict.other(found, "it names nobody to report to: put this record in its place"), "add it to hear when TLS to us fails");
    }

    private static Verdict key(KeyRecord wanted, List<String> found) {
        return switch (wanted.in(found)) {
            case SAME -> Verdict.there(found, "others can verify what this key signs");
            case OTHER_KEY -> Verdict.other(found, "another key stands there: put this record in its place");
            case REVOKED -> Verdict.other(found, "the key is taken back there, since its p= is empty: put this record in its place");
            case NOT_FOR_MAIL -> Verdict.other(found, "it is not for mail, or not for SHA-256: put this record in its place");
            case SEVERAL -> Verdict.other(found, "there are " + found.size() + " texts, and then none counts (RFC 6376 3.6.2.2): keep this one");
        };
    }

    private Verdict texts(String name, java.util.function.Predicate<String> kind, Function<List<String>, Verdict> judge, String missing) {
        return given(answers.of(name, "TXT"), all -> {
            List<String> found = all.stream().filter(kind).toList();
            return found.isEmpty() ? new Verdict(State.MISSING, List.of(), missing) : judge.apply(found);
        }, missing);
    }

    private static boolean sameText(String found, String wanted) {
        return found.replaceAll("\\s|;$", "").equals(wanted.replaceAll("\\s|\"|;\"?$", ""));
    }

    private Verdict spf(List<String> found) {
        if (found.size() > 1) {
            return Verdict.other(found, "there are " + found.size() + " SPF records, and then none counts (RFC 7208 4.5): make one of them");
        }
        if (ours.isEmpty()) {
            return new Verdict(State.UNKNOWN, found, "what it says of this server is known when " + host + " has an address");
        }
        for (InetAddress address : ours) {
            switch (SpfCover.of(answers, domain, address)) {
                case SpfCover.Cover.Yes() -> { }
                case SpfCover.Cover.No(String why) -> {
                    return Verdict.other(found, "for " + address.getHostAddress() + " the record " + why + ": add mx or ip" + (address.getAddress().length == 4 ? 4 : 6) + ":"
                            + address.getHostAddress() + " to it, before its last term");
                }
                case SpfCover.Cover.Unknown(String why) -> {
                    return new Verdict(State.UNKNOWN, found, "for " + address.getHostAddress() + " it cannot be told: " + why);
                }
            }
        }
        return Verdict.there(found, "this server may send for the domain");
    }

    private static Verdict dmarc(List<String> found) {
        if (found.size() > 1) {
            return Verdict.other(found, "there are " + found.size() + " DMARC records, and then none counts (RFC 7489 6.6.3): keep one");
        }
        String policy = found.getFirst().replaceAll("\\s", "").toLowerCase(Locale.ROOT);
        if (!policy.contains(";p=")) {
            return Verdict.other(found, "it has no p=, so it counts for nothing: put this record in its place");
        }
        return Verdict.there(found, policy.contains(";p=none") ? "it only watches: when the reports show that your own mail passes, go on to p=quarantine, and then to p=reject"
                : "forged mail is kept off");
    }
}
