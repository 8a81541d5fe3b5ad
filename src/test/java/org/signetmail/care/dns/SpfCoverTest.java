package org.signetmail.care.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.signetmail.net.Dns.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/** SPF records are strangers' words. */
class SpfCoverTest {
    private static final InetAddress SENDER = InetAddress.ofLiteral("192.0.2.10");

    private static Answers answers(String record) {
        Map<String, List<String>> zone = Map.of("TXT d.test", List.of(record), "MX d.test", List.of("10 d.test."), "A d.test", List.of("192.0.2.10"));
        return new Answers((name, type) -> {
            List<String> found = zone.get(type + " " + name);
            return found == null ? new Answer.NoData<>() : new Answer.Found<>(found);
        });
    }

    @Provide
    Arbitrary<String> records() {
        Arbitrary<String> term = Arbitraries.of("mx", "a", "a:d.test", "include:d.test", "redirect=d.test", "ip4:192.0.2.0/24", "ip4:192.0.2.10", "ip6:::/0", "-all", "?all", "exists:d.test",
                "ptr", "a/24//64", "mx//0", "a:/", "ip4:", "include:", "%{i}", "+", "-", "ip4:300.1.1.1/99", "A:D.test");
        return Arbitraries.oneOf(term.list().ofMaxSize(14).map(terms -> "v=spf1 " + String.join(" ", terms)), Arbitraries.strings().ofMaxLength(60).map(s -> "v=spf1 " + s));
    }

    @Property
    void whateverARecordSaysThereIsAnAnswer(@ForAll("records") String record) {
        assertThat(SpfCover.of(answers(record), "d.test", SENDER)).isNotNull();
    }

    @Property
    void whatComesBehindTheFirstMatchDoesNotCount(@ForAll("records") String record) {
        String behind = record.substring("v=spf1".length());
        assertThat(SpfCover.of(answers("v=spf1 ip4:192.0.2.10" + behind), "d.test", SENDER)).isEqualTo(new SpfCover.Cover.Yes());
        assertThat(SpfCover.of(answers("v=spf1 -ip4:192.0.2.8/29" + behind), "d.test", SENDER)).isInstanceOf(SpfCover.Cover.No.class);
    }
}
