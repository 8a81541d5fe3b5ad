package org.signetmail.proof.mtasts;

import java.time.Duration;
import java.util.List;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.signetmail.text.SyntaxError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StsPolicyTest {
    /** RFC 8461 3.2's. */
    private static final String EXAMPLE = "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmx: backupmx.example.com\r\nmax_age: 604800\r\n";

    @Example
    void theExampleOfTheRfc() {
        assertThat(StsPolicy.parse(EXAMPLE)).isEqualTo(new StsPolicy(StsPolicy.Mode.ENFORCE,
                List.of("mail.example.com", "*.example.net", "backupmx.example.com"), Duration.ofDays(7)));
    }

    @Example
    void ordersEndsAndUnknownFieldsDoNotMatter() {
        assertThat(StsPolicy.parse("mx:Mail.Example.COM \nfuture: x:y\nmax_age:  9999999999\nmode: testing\nmode: enforce\n\nversion: STSv1"))
                .isEqualTo(new StsPolicy(StsPolicy.Mode.TESTING, List.of("mail.example.com"), Duration.ofSeconds(31_557_600)));
    }

    @Example
    void hostsAreCoveredLabelByLabel() {
        StsPolicy policy = StsPolicy.parse(EXAMPLE);
        assertThat(List.of("mail.example.com", "MAIL.example.COM", "a.example.net", "mail.example.com.")).allMatch(policy::covers);
        assertThat(List.of("example.com", "example.net", "a.b.example.net", "xmail.example.com", "net", "")).noneMatch(policy::covers);
    }

    @Example
    void whatIsMissingIsSaid() {
        for (String[] wrong : new String[][] {{"", "version"}, {"version: STSv2\nmode: enforce\nmx: a.b\nmax_age: 1", "version"}, {"version: STSv1\nmode: maybe\nmx: a.b\nmax_age: 1", "mode"},
            {"version: STSv1\nmode: enforce\nmax_age: 1", "no mx"}, {"version: STSv1\nmode: enforce\nmx: a.b\nmax_age: -1", "max_age"}, {"version: STSv1\nmode: enforce\nmx: a.b", "max_age"},
            {"version: STSv1\nmode: enforce\nmx: *.*.b\nmax_age: 1", "no host"}, {"version: STSv1\nmode: enforce\nmx: mail.*.b\nmax_age: 1", "no host"}, {"<html>", "colon"}}) {
            assertThatThrownBy(() -> StsPolicy.parse(wrong[0])).as(wrong[0]).isInstanceOf(SyntaxError.class).hasMessageContaining(wrong[1]);
        }
    }

    @Property
    void anythingIsReadOrRefusedInWords(@ForAll String text, @ForAll String host) {
        try {
            assertThat(StsPolicy.parse(text).maxAge()).isBetween(Duration.ZERO, Duration.ofSeconds(31_557_600));
        } catch (SyntaxError refused) {
            assertThat(refused.reason()).isNotEmpty();
        }
        try {
            assertThat(StsPolicy.parse("version: STSv1\nmode: none\nmx: " + host + "\nmax_age: 1").covers(host)).isIn(true, false);
        } catch (SyntaxError refused) {
            assertThat(refused.reason()).isNotEmpty();
        }
    }

    @Example
    void recordsAreReadAsTheRfcHasThem() {
        assertThat(StsRecord.of(List.of("v=STSv1; id=20160831085700Z;"))).contains(new StsRecord("20160831085700Z"));
        assertThat(StsRecord.of(List.of("v=spf1 -all", "v=STSv1;id=a ; x=y"))).contains(new StsRecord("a"));
        for (String none : new String[] {"", "v=STSv1", "v=STSv1;", "v=STSv12; id=a", "v=STSv1; id=", "v=STSv1; id=a-b", "v=STSv1; id=" + "a".repeat(33), "id=a; v=STSv1", "v=STSv1; id a"}) {
            assertThat(StsRecord.of(List.of(none))).as(none).isEmpty();
        }
        assertThat(StsRecord.of(List.of("v=STSv1; id=a", "v=STSv1; id=b"))).as("two are none").isEmpty();
    }

    @Property
    void anyTextIsARecordOrNone(@ForAll String text) {
        StsRecord.of(List.of("v=STSv1;" + text)).ifPresent(record -> assertThat(record.id()).matches("[A-Za-z0-9]{1,32}"));
    }
}
