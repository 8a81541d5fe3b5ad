package org.signetmail.care;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.net.AddressRange;
import org.signetmail.store.Settings;

/** The addresses under which the world reaches this server. */
public final class HostAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(HostAddresses.class);
    private static final int MOST = 16;
    /** Of a provider's own network (RFC 6598), and the private ones of IPv6 (RFC 4193). */
    private static final List<AddressRange> SHUT_OFF = List.of(AddressRange.parse("100.64.0.0/10"), AddressRange.parse("fc00::/7"));

    private HostAddresses() {}

    /** As the setting {@code host.addresses} says, else the public ones of this machine; none where it has only private ones. IPv4 first. */
    public static List<InetAddress> of(Settings settings) {
        return CareSettings.CARE.hostAddresses.find(settings).orElseGet(HostAddresses::ofThisMachine);
    }

    private static List<InetAddress> ofThisMachine() {
        try {
            return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).filter(HostAddresses::isPublic).distinct()
                    .sorted(java.util.Comparator.comparing(address -> address instanceof Inet6Address)).limit(MOST).map(HostAddresses::withoutZone).toList();
        } catch (SocketException e) {
            LOG.warn("the addresses of this machine are not known: {}", e.getMessage());
            return List.of();
        }
    }

    /** Whether the world may reach an address. */
    public static boolean isPublic(InetAddress address) {
        return !(address.isAnyLocalAddress() || address.isLoopbackAddress() || address.isLinkLocalAddress() || address.isSiteLocalAddress()
                || address.isMulticastAddress() || SHUT_OFF.stream().anyMatch(range -> range.contains(address)));
    }

    /** An interface's address is printed with the interface's name behind it. */
    private static InetAddress withoutZone(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
