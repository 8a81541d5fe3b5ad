package org.signetmail.care.dns;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.signetmail.care.dns.Reach.State;
import org.signetmail.net.Dns.Answer;

import static org.assertj.core.api.Assertions.assertThat;

class ReachTest {
    private static List<InetAddress> addresses(String... literals) {
        return Arrays.stream(literals).map(InetAddress::ofLiteral).toList();
    }

    private static Reach.Name name(String name, List<InetAddress> ours, String... found) {
        return Reach.of(name, new Answer.Found<>(addresses(found)), ours);
    }

    @Test
    void whereANameLeads() {
        List<InetAddress> ours = addresses("192.0.2.10", "2001:db8::10");
        assertThat(name("a", ours, "192.0.2.10").state()).isEqualTo(State.HERE);
        assertThat(name("a", ours, "192.0.2.10", "2001:db8::10").state()).isEqualTo(State.HERE);
        assertThat(name("a", ours, "192.0.2.10", "198.51.100.1").state()).as("any of them may be asked").isEqualTo(State.ELSEWHERE);
        assertThat(name("a", ours, "10.0.0.1").state()).isEqualTo(State.INSIDE);
        assertThat(name("a", ours, "100.64.0.1").state()).isEqualTo(State.INSIDE);
        assertThat(name("a", List.of(), "198.51.100.1").state()).isEqualTo(State.PASSED_ON);
        assertThat(name("a", addresses("127.0.0.1"), "127.0.0.1").state()).as("who says so knows better").isEqualTo(State.HERE);
        assertThat(Reach.of("a", new Answer.NoSuchName<>(), ours).state()).isEqualTo(State.MISSING);
        assertThat(Reach.of("a", new Answer.NoData<>(), ours).state()).isEqualTo(State.MISSING);
        assertThat(Reach.of("a", new Answer.TemporaryFailure<>("silence"), ours)).satisfies(n -> {
            assertThat(n.state()).isEqualTo(State.UNKNOWN);
            assertThat(n.words()).contains("silence");
        });
    }

    @Test
    void whatIsOrderedTogether() {
        List<InetAddress> ours = addresses("192.0.2.10");
        var reach = new Reach("mail.example", 443, List.of(name("mail.example", ours, "192.0.2.10"), name("example", ours, "198.51.100.1"),
                name("imap.example", ours, "192.0.2.10"), Reach.of("smtp.example", new Answer.NoSuchName<>(), ours)));
        assertThat(reach.likely()).isTrue();
        assertThat(reach.together()).containsExactly("mail.example", "imap.example");
        var behind = new Reach("mail.example", 443, List.of(name("mail.example", List.of(), "198.51.100.1"), name("imap.example", List.of(), "198.51.100.1"),
                name("www.example", List.of(), "198.51.100.2")));
        assertThat(behind.likely()).isTrue();
        assertThat(behind.together()).containsExactly("mail.example", "imap.example");
        var elsewhere = new Reach("mail.example", 443, List.of(name("mail.example", ours, "198.51.100.1"), name("imap.example", ours, "192.0.2.10")));
        assertThat(elsewhere.likely()).isFalse();
        assertThat(elsewhere.together()).as("who orders all the same orders for the host").containsExactly("mail.example");
        assertThat(new Reach("mail.example", 0, List.of(name("mail.example", ours, "192.0.2.10"))).likely()).as("nobody listens").isFalse();
    }
}
