package org.signetmail.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;

import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Section;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

import org.signetmail.tls.Tlsa;

/** {@link TlsaLookup} that validates DNSSEC itself, and asks anew each time. */
public final class DnssecTlsa implements TlsaLookup {
    /** The root zone's keys of 2017 and 2024, as IANA publishes them (root-anchors.xml). */
    public static final String ROOT = """
            . IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D
            . IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16
            """;

    private final Validation validation;

    /**
     * @param servers empty for the system's
     * @param anchors DS or DNSKEY records of zones that are believed, a line each: {@link #ROOT}
     */
    public DnssecTlsa(List<InetSocketAddress> servers, String anchors) {
        validation = new Validation(servers, anchors);
    }

    @Override
    public Answer tlsa(String host, int port) {
        Name name;
        try {
            name = Name.fromString("_" + port + "._tcp." + host, Name.root);
        } catch (TextParseException noName) {
            return new Answer.None();
        }
        try {
            return answer(validation.ask(name, Type.TLSA), name);
        } catch (IOException silent) {
            return new Answer.Failed(String.valueOf(silent.getMessage()));
        }
    }

    private static Answer answer(Message reply, Name name) {
        if (!Validation.holds(reply)) {
            return new Answer.Failed("the answer for " + name.toString(true) + " TLSA does not hold: " + Validation.reason(reply));
        }
        List<Tlsa> records = reply.getSection(Section.ANSWER).stream().filter(TLSARecord.class::isInstance).map(TLSARecord.class::cast).map(DnssecTlsa::tlsa).toList();
        if (!Validation.secure(reply)) {
            return new Answer.Insecure(records.size());
        }
        return records.isEmpty() ? new Answer.None() : new Answer.Secure(records);
    }

    static Tlsa tlsa(TLSARecord record) {
        return new Tlsa(record.getCertificateUsage(), record.getSelector(), record.getMatchingType(), HexFormat.of().formatHex(record.getCertificateAssociationData()));
    }
}
