package org.signetmail.care.acme;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/** Dynamic updates (RFC 2136) sent to a zone's primary server over TCP, signed by TSIG (RFC 8945) where a key is told. */
final class DnsUpdate implements DnsWay {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PORT = 53;
    private static final int TTL = 60;
    private static final int MOST_LABELS = 20;

    private final InetSocketAddress server;
    private final @Nullable TSIG key;
    private final @Nullable Name zone;

    private DnsUpdate(InetSocketAddress server, @Nullable TSIG key, @Nullable Name zone) {
        this.server = server;
        this.key = key;
        this.zone = zone;
    }

    static DnsUpdate of(Map<String, String> told) throws Failure {
        String zone = told.get("zone");
        return new DnsUpdate(address(told.getOrDefault("server", "")), key(told), zone == null ? null : name(zone));
    }

    private static InetSocketAddress address(String text) throws Failure {
        // HOST, HOST:PORT, [V6]:PORT; an IPv6 address alone has more than one colon.
        int colon = text.lastIndexOf(':');
        boolean port = colon > 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
        try {
            String host = (port ? text.substring(0, colon) : text).replaceAll("^\\[|\\]$", "");
            var address = new InetSocketAddress(host, port ? Integer.parseInt(text.substring(colon + 1)) : PORT);
            if (!host.isEmpty() && !address.isUnresolved()) {
                return address;
            }
        } catch (IllegalArgumentException none) {
            throw new Failure("\"" + text + "\" is no DNS server: an address, perhaps with :PORT, is wanted", none);
        }
        throw new Failure("the DNS server \"" + text + "\" is not known");
    }

    private static @Nullable TSIG key(Map<String, String> told) throws Failure {
        String name = told.get("key");
        String secret = told.get("secret");
        if (name == null || secret == null) {
            if (name != null || secret != null) {
                throw new Failure("a TSIG key is a name and a secret");
            }
            return null;
        }
        String algorithm = told.getOrDefault("algorithm", "hmac-sha256");
        try {
            return new TSIG(switch (algorithm) {
                case "hmac-sha256" -> TSIG.HMAC_SHA256;
                case "hmac-sha384" -> TSIG.HMAC_SHA384;
                case "hmac-sha512" -> TSIG.HMAC_SHA512;
                case "hmac-sha224" -> TSIG.HMAC_SHA224;
                case "hmac-sha1" -> TSIG.HMAC_SHA1;
                default -> throw new Failure("TSIG by " + algorithm + " is not spoken: hmac-sha256, -sha384 or -sha512 is wanted");
            }, name(name), Base64.getDecoder().decode(secret));
        } catch (IllegalArgumentException e) {
            // The decoder's own words would tell a part of the secret.
            throw new Failure("the TSIG secret is not base64");
        }
    }

    private static Name name(String text) throws Failure {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new Failure("\"" + text + "\" is no name in the DNS", e);
        }
    }

    @Override
    public void add(String name, String value) throws Failure {
        Record record = record(name, value);
        var update = new Update(zoneOf(record.getName()));
        update.add(record);
        send(update, "add");
    }

    @Override
    public void remove(String name, String value) throws Failure {
        Record record = record(name, value);
        var update = new Update(zoneOf(record.getName()));
        update.delete(record);
        send(update, "remove");
    }

    private static Record record(String name, String value) throws Failure {
        return new TXTRecord(name(name), DClass.IN, TTL, value);
    }

    /** As told, or the nearest name above that the server has a SOA for. */
    private Name zoneOf(Name record) throws Failure {
        if (zone != null) {
            return zone;
        }
        Name candidate = record;
        for (int i = 0; i < MOST_LABELS && candidate.labels() > 1; i++) {
            candidate = new Name(candidate, 1);
            Message answer = exchange(Message.newQuery(Record.newRecord(candidate, Type.SOA, DClass.IN)), "ask for the zone of " + record);
            Name asked = candidate;
            if (answer.getSection(Section.ANSWER).stream().anyMatch(r -> r.getType() == Type.SOA && r.getName().equals(asked))) {
                return candidate;
            }
        }
        throw new Failure("the DNS server " + words() + " has no zone for " + record + "; tell it with --dns-zone");
    }

    private void send(Message update, String what) throws Failure {
        Message answer = exchange(update, what + " a record");
        if (answer.getRcode() != Rcode.NOERROR) {
            throw new Failure("the DNS server " + words() + " refuses to " + what + " a record: " + Rcode.string(answer.getRcode())
                    + (answer.getRcode() == Rcode.NOTAUTH || answer.getRcode() == Rcode.REFUSED ? " (is the key right, and allowed to update the zone?)" : ""));
        }
    }

    private Message exchange(Message message, String what) throws Failure {
        var resolver = new SimpleResolver(server);
        resolver.setTCP(true);
        resolver.setTimeout(PATIENCE);
        resolver.setTSIGKey(key);
        try {
            return resolver.send(message);
        } catch (IOException e) {
            throw new Failure("the DNS server " + words() + " could not be asked to " + what + ": " + (e.getMessage() == null ? e.toString() : e.getMessage()), e);
        }
    }

    private String words() {
        return server.getAddress().getHostAddress() + (server.getPort() == PORT ? "" : " port " + server.getPort());
    }
}
