package org.signetmail.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

import org.signetmail.tls.Tlsa;

/**
 * {@link TlsaLookup} that validates DNSSEC itself, from a trust anchor down (RFC 4035 5): the recursive server need not be
 * believed, it must only pass signatures on.
 */
public final class DnssecTlsa implements TlsaLookup {
    /** The root zone's keys of 2017 and 2024, as IANA publishes them (root-anchors.xml). */
    public static final String ROOT = """
            . IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D
            . IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<InetSocketAddress> servers;
    private final String anchors;

    /**
     * @param servers empty for the system's
     * @param anchors DS or DNSKEY records of zones that are believed, a line each: {@link #ROOT}
     */
    public DnssecTlsa(List<InetSocketAddress> servers, String anchors) {
        this.servers = servers.isEmpty() ? ResolverConfig.getCurrentConfig().servers() : List.copyOf(servers);
        this.anchors = anchors;
    }

    @Override
    public Answer tlsa(String host, int port) {
        Name name;
        try {
            name = Name.fromString("_" + port + "._tcp." + host, Name.root);
        } catch (TextParseException noName) {
            return new Answer.None();
        }
        String why = "no DNS server is known";
        for (InetSocketAddress server : servers) {
            try {
                return answer(resolver(server).send(Message.newQuery(Record.newRecord(name, Type.TLSA, DClass.IN))), name);
            } catch (IOException silent) {
                why = "DNS server " + server.getHostString() + " gives no answer for " + name.toString(true) + " TLSA";
            }
        }
        return new Answer.Failed(why);
    }

    private ValidatingResolver resolver(InetSocketAddress server) throws IOException {
        var plain = new SimpleResolver(server);
        plain.setTimeout(PATIENCE);
        var validating = new ValidatingResolver(plain);
        validating.setTimeout(PATIENCE);
        validating.loadTrustAnchors(new ByteArrayInputStream(anchors.getBytes(StandardCharsets.US_ASCII)));
        return validating;
    }

    private static Answer answer(Message reply, Name name) {
        int code = reply.getRcode();
        if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
            return new Answer.Failed("the answer for " + name.toString(true) + " TLSA does not hold: " + reason(reply));
        }
        List<TLSARecord> records = reply.getSection(Section.ANSWER).stream().filter(TLSARecord.class::isInstance).map(TLSARecord.class::cast).toList();
        if (!reply.getHeader().getFlag(Flags.AD)) {
            return new Answer.Insecure(records.size());
        }
        return records.isEmpty() ? new Answer.None() : new Answer.Secure(records.stream().map(r -> new Tlsa(r.getCertificateUsage(), r.getSelector(),
                r.getMatchingType(), HexFormat.of().formatHex(r.getCertificateAssociationData()))).toList());
    }

    /** The validating resolver's own words, where it has some. */
    private static String reason(Message reply) {
        for (Record record : reply.getSection(Section.ADDITIONAL)) {
            if (record instanceof TXTRecord txt && txt.getDClass() == ValidatingResolver.VALIDATION_REASON_QCLASS) {
                return String.join("", txt.getStrings());
            }
        }
        return Rcode.string(reply.getRcode()).toLowerCase(Locale.ROOT);
    }
}
