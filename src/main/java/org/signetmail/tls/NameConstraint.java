package org.signetmail.tls;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;

/**
 * For which names an authority may speak (RFC 5280 4.2.1.10). Our own may for the domains it was made for and, as nobody owns
 * them, for addresses of private networks.
 *
 * @param domains these and whatever is below them, as lower-case A-labels, and single addresses; none is all names
 */
public record NameConstraint(List<String> domains) {
    private static final String OID = "2.5.29.30";
    private static final List<String> PRIVATE = List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16",
            "0:0:0:0:0:0:0:1/128", "fc00:0:0:0:0:0:0:0/7", "fe80:0:0:0:0:0:0:0/10");

    public NameConstraint {
        domains = List.copyOf(domains);
    }

    /** Of a certificate that was made here. */
    static NameConstraint of(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue(OID);
        if (extension == null) {
            return new NameConstraint(List.of());
        }
        var domains = new ArrayList<String>();
        for (GeneralSubtree subtree : NameConstraints.getInstance(ASN1OctetString.getInstance(extension).getOctets()).getPermittedSubtrees()) {
            GeneralName base = subtree.getBase();
            if (base.getTagNo() == GeneralName.dNSName) {
                domains.add(base.getName().toString());
            } else if (base.getTagNo() == GeneralName.iPAddress) {
                byte[] range = ASN1OctetString.getInstance(base.getName()).getOctets();
                if (single(range)) {
                    domains.add(address(Arrays.copyOf(range, range.length / 2)));
                }
            }
        }
        return new NameConstraint(domains);
    }

    /** Whether a mask of all ones follows the address; loopback of IPv6 is among the private ones. */
    private static boolean single(byte[] range) {
        for (int i = range.length / 2; i < range.length; i++) {
            if (range[i] != -1) {
                return false;
            }
        }
        return !address(Arrays.copyOf(range, range.length / 2)).equals("0:0:0:0:0:0:0:1");
    }

    private static String address(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets).getHostAddress();
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** What a certificate may not be signed for as it is. */
    public List<String> beyond(List<String> names) {
        return domains.isEmpty() ? List.of() : names.stream().filter(name -> !permits(name)).toList();
    }

    private boolean permits(String name) {
        InetAddress address = Names.address(name);
        if (address != null) {
            return domains.contains(address.getHostAddress()) || PRIVATE.stream().anyMatch(range -> within(address.getAddress(), range));
        }
        String host = Names.ascii(name.startsWith("*.") ? name.substring(2) : name);
        return domains.stream().anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain));
    }

    private static boolean within(byte[] address, String range) {
        byte[] known = octets(range);
        boolean inside = known.length == 2 * address.length;
        for (int i = 0; inside && i < address.length; i++) {
            inside = (address[i] & known[address.length + i]) == known[i];
        }
        return inside;
    }

    /** Address and mask. */
    private static byte[] octets(String range) {
        return ASN1OctetString.getInstance(new GeneralName(GeneralName.iPAddress, range).getName()).getOctets();
    }

    /** @param domains of the authority's, each once is enough */
    static NameConstraints extension(List<String> domains) {
        Stream<GeneralName> own = domains.stream().distinct().map(domain -> {
            InetAddress address = Names.address(domain);
            return address == null ? new GeneralName(GeneralName.dNSName, Names.ascii(domain)) : new GeneralName(GeneralName.iPAddress, alone(address));
        });
        Stream<GeneralName> unowned = PRIVATE.stream().map(range -> new GeneralName(GeneralName.iPAddress, range));
        return new NameConstraints(Stream.concat(own, unowned).map(GeneralSubtree::new).toArray(GeneralSubtree[]::new), null);
    }

    private static DEROctetString alone(InetAddress address) {
        byte[] octets = address.getAddress();
        byte[] both = Arrays.copyOf(octets, 2 * octets.length);
        Arrays.fill(both, octets.length, both.length, (byte) -1);
        return new DEROctetString(both);
    }
}
