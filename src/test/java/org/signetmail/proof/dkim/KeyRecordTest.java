package org.signetmail.proof.dkim;

import java.util.List;
import java.util.stream.Collectors;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.signetmail.proof.dkim.KeyRecord.Match;

import static org.assertj.core.api.Assertions.assertThat;

class KeyRecordTest {
    @Test
    void aLongOneIsInStringsOf255Octets() {
        var record = KeyRecord.of(KeyKind.RSA, KeyKind.RSA.generate().getPublic().getEncoded());
        assertThat(record.text()).startsWith("v=DKIM1; k=rsa; p=MII").hasSizeGreaterThan(400);
        String value = record.zoneValue();
        assertThat(value).matches("\"[^\"]{255}\" \"[^\"]+\"");
        assertThat(KeyRecord.joined(value)).isEqualTo(record.text());
        assertThat(KeyRecord.parse(record.text())).contains(record);
    }

    /** RFC 8463 4.2, with the key of its appendix. */
    @Test
    void aShortOneIsTheKeysOwnOctets() {
        var record = KeyRecord.of(KeyKind.ED25519, KeyKind.ED25519.generate().getPublic().getEncoded());
        assertThat(record.key()).hasSize(44);
        assertThat(record.zoneValue()).isEqualTo("\"v=DKIM1; k=ed25519; p=" + record.key() + "\"");
        assertThat(KeyRecord.name("s1", "example.test")).isEqualTo("s1._domainkey.example.test");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "v=DKIM1; k=rsa; p=AAAA | SAME", "p=AAAA | SAME", "v=DKIM1;p=AA AA; | SAME", "v=DKIM1; t=s; n=note; k=RSA; p=AA\tAA | SAME", "p=AAAA; h=sha1:sha256; s=email | SAME",
            "p=AAAB | OTHER_KEY", "k=ed25519; p=AAAA | OTHER_KEY", "v=DKIM2; p=AAAA | OTHER_KEY", "v=spf1 -all | OTHER_KEY", "k=rsa; p= | REVOKED", "p=AAAA; h=sha1 | NOT_FOR_MAIL",
            "p=AAAA; s=tlsrpt | NOT_FOR_MAIL"})
    void whatIsPublishedIsHeldAgainstIt(String found, Match match) {
        assertThat(new KeyRecord(KeyKind.RSA, "AAAA").in(List.of(found))).isEqualTo(match);
    }

    @Test
    void ofSeveralNoneCounts() {
        assertThat(new KeyRecord(KeyKind.RSA, "AAAA").in(List.of("p=AAAA", "p=AAAA"))).isEqualTo(Match.SEVERAL);
    }

    @Property
    void anythingMayStandThere(@ForAll String found) {
        assertThat(new KeyRecord(KeyKind.RSA, "AAAA").in(List.of(found))).isNotNull();
    }

    @Property
    void howItIsSplitMakesNoDifference(@ForAll List<Integer> cuts) {
        String text = new KeyRecord(KeyKind.RSA, "A".repeat(300)).text();
        var at = cuts.stream().map(cut -> Math.floorMod(cut, text.length())).filter(cut -> cut > 0).sorted().distinct().collect(Collectors.toList());
        at.addFirst(0);
        at.add(text.length());
        var value = new StringBuilder();
        for (int i = 0; i + 1 < at.size(); i++) {
            value.append('"').append(text, at.get(i), at.get(i + 1)).append("\"  ");
        }
        assertThat(KeyRecord.joined(value.toString().strip())).isEqualTo(text);
    }
}
