package org.signetmail.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/**
 * Asks name servers and validates what they answer, from trust anchors down (RFC 4035 5): a server need not be believed, it must
 * only pass signatures on. Keys of zones are remembered. Thread-safe.
 */
final class Validation {
    private static final Duration EACH = Duration.ofSeconds(5);
    /** With the keys of all zones from the anchor down. */
    private static final Duration WHOLE = Duration.ofSeconds(20);

    private final List<InetSocketAddress> servers;
    private final String anchors;
    private final List<Name> anchored;
    private final List<@Nullable ValidatingResolver> resolvers = new ArrayList<>();

    /** @param servers empty for the system's @param anchors DS or DNSKEY records of zones that are believed, a line each */
    Validation(List<InetSocketAddress> servers, String anchors) {
        this.servers = servers.isEmpty() ? ResolverConfig.getCurrentConfig().servers() : List.copyOf(servers);
        this.anchors = anchors;
        anchored = anchored(anchors);
        this.servers.forEach(_ -> resolvers.add(null));
    }

    /** The first server's answer that comes. @throws IOException with words where none does */
    Message ask(Name name, int type) throws IOException {
        String why = "no DNS server is known";
        for (int i = 0; i < servers.size(); i++) {
            try {
                return answer(resolver(i), Message.newQuery(Record.newRecord(name, type, DClass.IN)));
            } catch (IOException silent) {
                why = "DNS server " + servers.get(i).getHostString() + " gives no answer for " + name.toString(true) + " " + Type.string(type);
            }
        }
        throw new IOException(why);
    }

    private static Message answer(ValidatingResolver resolver, Message query) throws IOException {
        CompletableFuture<Message> answer = resolver.sendAsync(query).toCompletableFuture();
        try {
            return answer.get(WHOLE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            throw new IOException(e);
        }
    }

    private synchronized ValidatingResolver resolver(int server) throws IOException {
        ValidatingResolver known = resolvers.get(server);
        if (known != null) {
            return known;
        }
        var plain = new SimpleResolver(servers.get(server));
        plain.setTimeout(EACH);
        var validating = new ValidatingResolver(plain);
        validating.setTimeout(EACH);
        validating.loadTrustAnchors(new ByteArrayInputStream(anchors.getBytes(StandardCharsets.US_ASCII)));
        resolvers.set(server, validating);
        return validating;
    }

    /** The zones that are believed. */
    List<Name> anchored() {
        return anchored;
    }

    private static List<Name> anchored(String anchors) {
        return anchors.lines().map(String::strip).filter(line -> !line.isEmpty()).map(line -> {
            try {
                return Name.fromString(line.split("\\s+", 2)[0], Name.root);
            } catch (TextParseException noName) {
                return Name.root;
            }
        }).distinct().toList();
    }

    /** Whether the answer says something, be it that there is nothing. */
    static boolean holds(Message reply) {
        return reply.getRcode() == Rcode.NOERROR || reply.getRcode() == Rcode.NXDOMAIN;
    }

    static boolean secure(Message reply) {
        return reply.getHeader().getFlag(Flags.AD);
    }

    /** Why an answer does not hold: the validating resolver's own words, where it has some. */
    static String reason(Message reply) {
        for (Record record : reply.getSection(Section.ADDITIONAL)) {
            if (record instanceof TXTRecord txt && txt.getDClass() == ValidatingResolver.VALIDATION_REASON_QCLASS) {
                return String.join("", txt.getStrings());
            }
        }
        return Rcode.string(reply.getRcode()).toLowerCase(Locale.ROOT);
    }
}
