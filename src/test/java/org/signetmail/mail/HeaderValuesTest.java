package org.signetmail.mail;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Collectors;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.signetmail.text.SyntaxError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What stands in header fields: the RFCs' own examples first. */
class HeaderValuesTest {
    /** RFC 5322 A.1, A.5, A.6; a group is {name: …}. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "John Doe <jdoe@machine.example>|John Doe<jdoe@machine.example>",
        "\"Joe Q. Public\" <john.q.public@example.com>|Joe Q. Public<john.q.public@example.com>",
        "Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>|Mary Smith<mary@x.test> <jdoe@example.org> Who?<one@y.test>",
        "<boss@nil.test>, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>|<boss@nil.test> Giant; \"Big\" Box<sysservices@example.net>",
        "A Group:Ed Jones <joe@where.test>,joe@here.test,John <jdoe@one.test>;|{A Group: Ed Jones<joe@where.test> <joe@here.test> John<jdoe@one.test> }",
        "Undisclosed recipients:;|{Undisclosed recipients: }",
        "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>|Pete<pete@silly.test>",
        "Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example|Mary Smith<mary@example.net> <jdoe@test.example>",
        "\"a b\"@example.test|<a b@example.test>", "\"a@b\" <c@d.test>|a@b<c@d.test>", "\"a@b\"|<a@b@>", "|", ",,|"})
    void addressLists(String text, String expected) {
        String read = AddressList.parse(text == null ? "" : text).stream()
                .map(e -> e.mailbox() == null ? "}" : e.host() == null ? "{" + e.mailbox() + ":"
                        : (e.name() == null ? "" : e.name()) + "<" + e.mailbox() + "@" + e.host() + ">")
                .collect(Collectors.joining(" "));
        assertThat(read).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Fri, 21 Nov 1997 09:55:06 -0600|1997-11-21T15:55:06Z", "21 Nov 97 09:55:06 GMT|1997-11-21T09:55:06Z",
        "Fri, 21 Nov 1997 09(comment):   55  :  06 -0600|", "Thu, 13 Feb 1969 23:32:54 -0330 (Newfoundland Time)|1969-02-14T03:02:54Z",
        "Tue, 1 Jul 2003 10:52:37 +0200|2003-07-01T08:52:37Z", "1 Jul 03 10:52 EST|2003-07-01T15:52:00Z",
        "Sat, 31 Dec 2016 23:59:60 +0000|2016-12-31T23:59:59Z", "32 Jan 2020 00:00:00 +0000|", "yesterday|", "1 Jan 2020 00:00:00 +9999|"})
    void dates(String text, String expected) {
        assertThat(Dates.parse(text)).isEqualTo(expected == null ? null : Instant.parse(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
        "=?ISO-8859-1?Q?a?=|a", "=?ISO-8859-1?Q?a?= b|a b", "=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=|ab", "=?ISO-8859-1?Q?a_b?=|a b",
        "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=|If you can read this yo", "=?US-ASCII*EN?Q?Keith_Moore?=|Keith Moore",
        "=?utf-8?q?gr=C3=BC=C3=9Fe?=|gr\u00fc\u00dfe", "=?no-such?q?=E9?=|\u00e9", "=?utf-8?x|=?utf-8?x", "=?|=?", "plain|plain"})
    void encodedWords(String text, String expected) {
        assertThat(Words.decode(text)).isEqualTo(expected);
    }

    @Property
    void nothingThrows(@ForAll @CharRange(from = 0, to = 255) String text) {
        assertThat(Words.decode(text)).isNotNull();
        assertThat(Words.decode("=?utf-8?" + text + "?b?" + text + "?=")).isNotNull();
        assertThat(AddressList.parse(text)).isNotNull();
        assertThat(Parameters.parse("a/b; " + text).value()).isNotNull();
        Instant ignored = Dates.parse(text);
        assertThat(ignored == null || ignored.isAfter(Instant.MIN)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "Alice@Example.TEST|Alice@example.test", "\"a b\"@example.test|\"a b\"@example.test", "\"plain\"@example.test|plain@example.test",
        "a@[192.0.2.1]|a@[192.0.2.1]", "a@b\u00fccher.test|a@xn--bcher-kva.test", "\u00fc@example.test|\u00fc@example.test"})
    void addresses(String text, String expected) {
        assertThat(Address.parse(text)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "a", "a@", "@b", "a@b@c", "a..b@c", ".a@c", "a.@c", "a b@c", "a@-b", "a@b..c", "\"a@b", "a@[1.2.3]", "a@[IPv6:x]", "a\r\nb@c"})
    void whatIsNoAddress(String text) {
        assertThatThrownBy(() -> Address.parse(text)).isInstanceOf(SyntaxError.class);
    }

    @Test
    void aLocalPartHasALimit() {
        assertThatThrownBy(() -> Address.parse("a".repeat(65) + "@b.test")).isInstanceOf(SyntaxError.class).hasMessageContaining("64");
    }

    @Property
    void addressesAreReadBackOrRefused(@ForAll String text) {
        try {
            var address = Address.parse(text + "@example.test");
            assertThat(Address.parse(address.toString())).isEqualTo(address);
        } catch (SyntaxError refused) {
            assertThat(refused.reason()).isNotBlank();
        }
    }

    @Property
    void octetsAreUtf8WhereTheyCanBeElseWindows1252(@ForAll byte[] octets, @ForAll String text) {
        byte[] whole = text.getBytes(StandardCharsets.UTF_8);
        assertThat(Words.text(whole, StandardCharsets.UTF_8)).isEqualTo(new String(whole, StandardCharsets.UTF_8));
        String strict;
        try {
            strict = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException foreign) {
            strict = new String(octets, Charset.forName("windows-1252"));
        }
        assertThat(Words.text(octets, StandardCharsets.UTF_8)).isEqualTo(strict);
    }

    @Test
    void aReplacementCharacterThatWasWrittenStays() {
        assertThat(Words.text("a\ufffdb".getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)).isEqualTo("a\ufffdb");
    }
}
