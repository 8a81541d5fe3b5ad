package org.signetmail.transcript;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What counts when other servers are compared, and what does not. */
class TonguesTest {
    private static Response imap(String... lines) throws IOException {
        return new ImapTongue().expected(List.of(lines), "").getFirst();
    }

    private static Response pop3(String asked, String... lines) throws IOException {
        return new Pop3Tongue().expected(List.of(lines), asked).getFirst();
    }

    private static Response smtp(String asked, String... lines) throws IOException {
        return new SmtpTongue().expected(List.of(lines), asked).getFirst();
    }

    @Test
    void wordsForPeopleDoNotCount() throws IOException {
        assertThat(imap("a OK NOOP completed")).isEqualTo(imap("a ok Done (0.001 + 0.000 secs)."));
        assertThat(pop3("NOOP", "+OK still here")).isEqualTo(pop3("NOOP", "+OK"));
        assertThat(smtp("NOOP", "250 2.0.0 OK")).isEqualTo(smtp("NOOP", "250 2.0.0 Ok: nothing"));
    }

    @Test
    void statusAndCodesCount() throws IOException {
        assertThat(imap("a OK x")).isNotEqualTo(imap("a NO x"));
        assertThat(imap("a OK [APPENDUID 7 1] x").code()).isEqualTo("APPENDUID 7 1");
        assertThat(pop3("PASS x", "-ERR [AUTH] no").code()).isEqualTo("AUTH");
        assertThat(smtp("", "550 5.1.1 nobody")).isEqualTo(new Response("", "550", "5.1.1", List.of()));
    }

    @Test
    void dataCountsInAnyOrderAndSpelling() throws IOException {
        assertThat(imap("* 1 FETCH (FLAGS (\\Seen \\Recent) UID 4 BODY[1] {2}", "ab)").facts())
                .containsExactlyInAnyOrderElementsOf(imap("* 1 FETCH (UID 4 BODY[1] \"ab\" FLAGS (\\recent \\SEEN))").facts());
        assertThat(imap("* LIST (\\HasNoChildren \\UnMarked) \"/\" INBOX")).isEqualTo(imap("* LIST (\\HasNoChildren) \"/\" \"INBOX\""));
        assertThat(imap("* 1 FETCH (INTERNALDATE \" 1-Feb-2026 13:30:45 +0100\")")).isEqualTo(imap("* 1 FETCH (INTERNALDATE \"01-Feb-2026 12:30:45 +0000\")"));
        assertThat(imap("* SEARCH 1 2")).isNotEqualTo(imap("* SEARCH 1"));
    }

    @Test
    void literalsEndWhereTheirSizeSays() throws IOException {
        List<Response> two = new ImapTongue().expected(List.of("* 1 FETCH (BODY[HEADER] {6}", "A: b", " BODY[TEXT] {0}", ")", "a OK done"), "");
        assertThat(two).hasSize(2);
        assertThat(two.getFirst().facts()).containsExactly("FETCH 1 BODY[HEADER] \"A: b\\r\\n\"", "FETCH 1 BODY[TEXT] \"\"");
    }

    @Test
    void listingsAreDataInPop3() throws IOException {
        assertThat(pop3("STAT", "+OK 2 131").facts()).isEqualTo(pop3("STAT", "+OK 2 131 (more)").facts()).containsExactly("2 131");
        assertThat(pop3("PASS x", "+OK 2 messages, 131 octets").facts()).isEmpty();
        assertThat(pop3("CAPA", "+OK", "SASL PLAIN EXTERNAL", ".").facts()).containsExactly("offers SASL PLAIN", "offers SASL EXTERNAL");
    }

    @Test
    void keywordsAreDataInEhlo() throws IOException {
        assertThat(smtp("EHLO c.example", "250-a", "250-SIZE 5", "250 AUTH PLAIN LOGIN").facts())
                .containsExactly("offers SIZE", "offers AUTH PLAIN", "offers AUTH LOGIN");
    }

    @Property
    void whateverAServerSaysIsReadOrEnds(@ForAll @Size(max = 6) List<@CharRange(from = ' ', to = '~') String> lines) {
        Iterator<String> rest = List.of("* " + String.join(" ", lines), String.join("", lines), "* 1 FETCH (" + String.join("(\"", lines)).iterator();
        try {
            Optional<Response> response = new ImapTongue().heard(() -> rest.hasNext() ? Optional.of(rest.next()) : Optional.empty(), "", false);
            assertThat(response).isPresent();
        } catch (IOException tooShort) {
            assertThat(tooShort).hasMessageStartingWith("the end");
        }
    }
}
