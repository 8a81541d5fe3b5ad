package org.signetmail.care.dns;

import java.net.InetAddress;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.signetmail.care.HostAddresses;
import org.signetmail.net.Dns.Answer;

/**
 * Whether those who look up our names come to this server, as far as the DNS says: what an authority does before it looks at a proof.
 *
 * @param host what this server is called; its name is the first
 * @param port the one that the server listens on for TLS where others ask for 443; 0 where there is none
 */
public record Reach(String host, int port, List<Name> names) {
    /** Where a name leads. */
    public enum State {
        /** To an address of this server. */
        HERE,
        /** To a public address, while this machine has none: whoever has it must pass connections on. */
        PASSED_ON,
        /** To somebody else. */
        ELSEWHERE,
        /** To an address that the world does not reach. */
        INSIDE,
        /** Nowhere. */
        MISSING,
        /** No name server answered. */
        UNKNOWN
    }

    /** @param words for a person */
    public record Name(String name, State state, List<String> addresses, String words) {
        boolean mayWork() {
            return state == State.HERE || state == State.PASSED_ON;
        }
    }

    /** Whether an authority that looks up the host's name may find this server. */
    public boolean likely() {
        return port > 0 && names.getFirst().mayWork();
    }

    /** The names that lead where the host's name leads, this one first. */
    public List<String> together() {
        Set<String> to = new HashSet<>(names.getFirst().addresses());
        return names.stream().filter(n -> n.name().equals(host) || n.mayWork() && !Collections.disjoint(n.addresses(), to)).map(Name::name).toList();
    }

    /** @param ours this server's addresses, none where it has no public one */
    static Name of(String name, Answer<InetAddress> answer, List<InetAddress> ours) {
        return switch (answer) {
            case Answer.Found<InetAddress>(List<InetAddress> found) -> found(name, found, ours);
            case Answer.TemporaryFailure<InetAddress>(String why) -> new Name(name, State.UNKNOWN, List.of(), "no name server says where " + name + " is: " + why);
            case Answer.NoData<InetAddress> _ -> missing(name);
            case Answer.NoSuchName<InetAddress> _ -> missing(name);
        };
    }

    private static Name missing(String name) {
        return new Name(name, State.MISSING, List.of(), name + " has no address in the DNS");
    }

    /** An authority asks any of a name's addresses, so all have to be right. */
    private static Name found(String name, List<InetAddress> found, List<InetAddress> ours) {
        List<String> told = found.stream().map(InetAddress::getHostAddress).toList();
        String all = String.join(", ", told);
        if (new HashSet<>(ours).containsAll(found)) {
            return new Name(name, State.HERE, told, name + " leads here, to " + all);
        }
        if (!found.stream().allMatch(HostAddresses::isPublic)) {
            return new Name(name, State.INSIDE, told, name + " leads to " + all + ", which the world does not reach");
        }
        return ours.isEmpty() ? new Name(name, State.PASSED_ON, told, name + " leads to " + all + "; who has this address must pass connections on to this server")
                : new Name(name, State.ELSEWHERE, told, name + " leads to " + all + ", which is not this server");
    }
}
