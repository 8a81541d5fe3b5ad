package org.signetmail.sieve;

import java.util.List;
import java.util.stream.Collectors;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ScriptTest {
    private static Script.Checked check(String script) {
        return Script.check(script, Limits.USUAL);
    }

    private static List<Fault> faults(String script) {
        return switch (check(script)) {
            case Script.Checked.Good _ -> List.of();
            case Script.Checked.Bad(List<Fault> faults) -> faults;
        };
    }

    private static Script good(String script) {
        assertThat(faults(script)).as(script).isEmpty();
        return ((Script.Checked.Good) check(script)).script();
    }

    /** Examples of the RFCs themselves. */
    @ParameterizedTest
    @ValueSource(strings = {
            // RFC 5228 2.4.2, 2.6.1, 2.7.1, 3.1, 4.1 to 4.4, 5.1 to 5.9
            "if size :over 100K { # this is a comment\n discard;\n}",
            "if size :over 100K { /* this is a comment\n this is still a comment */ discard /* this is a comment\n */ ;\n}",
            "if header :contains \"subject\" \"money\" { discard; }",
            "require \"fileinto\";\nif header :contains \"from\" \"coyote\" {\n discard;\n} elsif header :contains [\"subject\"] [\"$$$\"] {\n discard;\n} else {\n fileinto \"INBOX\";\n}",
            "require [\"fileinto\", \"reject\"];\nrequire \"fileinto\";\nrequire \"vacation\";",
            "if anyof (not exists [\"From\", \"Date\"],\n header :contains \"from\" \"fool@example.com\") {\n discard;\n}",
            "if not header :matches \"Cc\" \"?*\" { discard; }",
            "redirect \"bart@example.com\";",
            "if header :is [\"X-Caffeine\"] [\"\"] { keep; }",
            "if address :is :all \"from\" \"tim@example.com\" {\n discard;\n}",
            "require [\"envelope\", \"fileinto\"];\nif envelope :all :is \"from\" \"tim@example.com\" {\n discard;\n}",
            "require \"encoded-character\";\nif header :contains \"subject\" \"$${hex:24 24}\" { discard; }",
            // RFC 5228 9
            """
            require ["fileinto"];
            if header :is "Sender" "owner-ietf-mta-filters@imc.org"
                    {
                    fileinto "filter";  # move to "filter" mailbox
                    }
            elsif address :DOMAIN :is ["From", "To"] "example.com"
                    {
                    keep;               # keep in "In" mailbox
                    }
            elsif anyof (NOT address :all :contains
                           ["To", "Cc", "Bcc"] "me@example.com",
                         header :matches "subject"
                           ["*make*money*fast*", "*university*dipl*mas*"])
                    {
                    fileinto "spam";   # move to "spam" mailbox
                    }
            else
                    {
                    fileinto "personal";
                    }
            """,
            // RFC 5229 3.2, 4.2
            """
            require ["fileinto", "variables"];
            if header :matches "List-ID" "*<*@*" {
                fileinto "INBOX.lists.${2}"; stop;
            }
            if address :matches ["To", "Cc"] ["coyote@**.com", "wile@**.com"] {
                fileinto "INBOX.business.${2}"; stop;
            }
            """,
            "require \"variables\"; set \"a\" \"juMBlEd lETteRS\"; set :length \"b\" \"${a}\"; set :lower :upperfirst \"b\" \"${a}\"; set :quotewildcard \"b\" \"Rock*\";",
            // RFC 5230 4
            """
            require "vacation";
            vacation :days 23 :addresses ["tjs@example.edu", "ts4z@landru.example.edu"]
            "I'm away until October 19.
            If it's an emergency, call 911, I guess." ;
            """,
            """
            require ["fileinto", "vacation"];
            if header :matches "subject" "*" {
              vacation :mime text:
            Content-Type: multipart/alternative; boundary=foo

            --foo

            I'm at the beach relaxing.  Mmmm, surf...

            --foo
            Content-Type: text/html; charset=us-ascii

            --foo--
            .
            ;
            }
            """,
            // RFC 5231 6
            """
            require ["relational", "comparator-i;ascii-numeric", "fileinto"];
            if header :value "lt" :comparator "i;ascii-numeric" ["x-priority"] ["3"] { fileinto "Priority"; }
            elsif address :count "gt" :comparator "i;ascii-numeric" ["to", "cc"] ["5"] { fileinto "SPAM"; }
            """,
            // RFC 5232 6
            """
            require ["fileinto", "imap4flags", "relational"];
            if size :over 500K { setflag "\\\\Deleted"; }
            if header :contains "from" "boss@frobnitzm.example.edu" { setflag "\\\\Flagged"; fileinto "INBOX.From Boss"; }
            addflag ["\\\\Answered", "MyFlag"];
            if hasflag :count "ge" :comparator "i;ascii-casemap" "2" { fileinto :flags "\\\\Deleted" "INBOX.X"; }
            """,
            // RFC 5173 5
            """
            require ["body", "fileinto"];
            if body :raw :contains "MAKE MONEY FAST" { discard; }
            if body :content "text" :contains ["missile", "coordinates"] { fileinto "secrets"; }
            if body :text :contains "project schedule" { fileinto "project/schedule"; }
            """,
            // RFC 5260 4.3, 5, 6.1
            """
            require ["date", "relational", "fileinto", "index"];
            if allof(header :is "from" "boss@example.com", date :value "ge" :originalzone "date" "hour" "09",
                     date :value "lt" :originalzone "date" "hour" "17") { fileinto "urgent"; }
            if anyof(currentdate :is "weekday" "0", currentdate :is "weekday" "6", currentdate :value "lt" "hour" "09") { redirect "cell@example.com"; }
            if date :value "gt" :index 2 :zone "-0500" "received" "iso8601" "2007-02-26T09:00:00-05:00" { redirect "sprotz@example.com"; }
            if header :index 1 :last :contains "received" "x" { stop; }
            """,
            // RFC 5429 2, RFC 3894 3, RFC 5490 3, RFC 7352 4, RFC 8579 3
            "require [\"ereject\", \"reject\"]; if address \"from\" \"someone@example.com\" { ereject text:\nI no longer accept mail from this address\n.\n; } else { reject \"no\"; }",
            "require [\"copy\", \"fileinto\"]; fileinto :copy \"incoming\"; redirect :copy \"a@example.com\";",
            "require [\"fileinto\", \"mailbox\"]; if mailboxexists \"Partners\" { fileinto \"Partners\"; } else { fileinto :create \"Partners\"; }",
            "require [\"duplicate\", \"fileinto\", \"mailbox\", \"variables\"]; if duplicate { discard; } if duplicate :seconds 1800 :handle \"net\" :uniqueid \"${1}\" { fileinto :create \"Trash\"; } if duplicate :last :header \"X-Event-ID\" { stop; }",
            "require [\"fileinto\", \"special-use\", \"mailbox\"]; if specialuse_exists \"\\\\Junk\" { fileinto :specialuse \"\\\\Junk\" :create \"Spam\"; }",
            "# nothing\n", "\r\n/* */ stop;"})
    void examples(String script) {
        good(script);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "keep|1|a ; is missing after keep",
            "keep;\\nfoo;|2|there is no command foo",
            "fileinto \"a\";|1|fileinto needs: require \"fileinto\";",
            "require \"frobnicate\";|1|there is no extension \"frobnicate\" here",
            "keep;\\nrequire \"fileinto\";|2|require stands before all other commands",
            "if true keep;|1|if lacks its block: { … }",
            "if { keep; }|1|if takes one test",
            "else { keep; }|1|else stands only behind an if",
            "if true { keep; } else { } elsif true { }|1|elsif stands only behind an if",
            "if header \"a\" { }|1|header lacks what to compare with",
            "if header :is :contains \"a\" \"b\" { }|1|there is a match type already",
            "if header \"a:\" \"b\" { }|1|\"a:\" is no name of a field",
            "if header :matches :comparator \"i;ascii-numeric\" \"a\" \"b\" { }|1|i;ascii-numeric needs: require \"comparator-i;ascii-numeric\";",
            "if header :comparator \"i;basic\" \"a\" \"b\" { }|1|there is no comparator \"i;basic\" here",
            "if address \"subject\" \"b\" { }|1|subject is no field of addresses; header compares any field",
            "if address :user \"from\" \"b\" { }|1|:user needs: require \"subaddress\";",
            "if size 10 { }|1|size is :over or :under",
            "if size :over 9999999999999G { }|1|the number is too large",
            "if size :over 1Q { }|1|a number is digits, and K, M or G behind them",
            "redirect \"nobody\";|1|\"nobody\" is no address: an address looks like name@domain",
            "keep \"x\";|1|keep: \"x\" is one argument too many",
            "discard { }|1|discard takes no block; a ; ends it",
            "stop true;|1|stop takes no test",
            "keep; }|1|a } that closes nothing",
            "if true {\\nkeep;|1|the { of this command is never closed",
            "\\n\\nredirect \"a|3|a string begins here and does not end",
            "/* never|1|a comment begins with /* and does not end",
            "redirect [];|1|a list of strings is empty",
            "redirect [\"a@b.example\" \"c\"];|1|expected , or ] in a list of strings",
            "redirect [\"a@b.example\"];|1|expected one string: an address",
            "if allof { }|1|allof takes tests in parentheses",
            "if not (true, false) { }|1|not takes one test",
            "if wonder { }|1|there is no test wonder",
            "keep :flags \"a\";|1|:flags needs: require \"imap4flags\";",
            "keep :wrong;|1|keep has no :wrong",
            "if header \"a\" :is \"b\" { }|1|expected a string: what to compare with",
            "keep ~;|1|\"~\" is no part of a command"})
    void faulty(String script, int line, String reason) {
        String real = script.replace("\\n", "\n");
        assertThat(faults(real)).as(real).first().isEqualTo(new Fault(line, reason));
    }

    @Test
    void allFaultsAtOnce() {
        assertThat(faults("require \"nonsense\";\nkeep;\nfrob;\nif true {\n  twist;\n}\nshout;")).extracting(Fault::line).containsExactly(1, 3, 5, 7);
    }

    @Test
    void warns() {
        var checked = (Script.Checked.Good) check("require [\"fileinto\", \"copy\"];\nfileinto \"a\";\nstop;\nkeep;\n");
        assertThat(checked.warnings()).containsExactly(new Fault(1, "\"copy\" is required and not used"), new Fault(4, "after stop nothing more is done"));
    }

    @Test
    void sizeAndDepth() {
        assertThat(faults("#" + "x".repeat(Limits.USUAL.octets()))).containsExactly(new Fault(1, "a script has at most 65536 octets"));
        assertThat(faults("if " + "not ".repeat(40) + "true { }")).first().isEqualTo(new Fault(1, "nested more than 32 deep"));
        assertThat(faults("if true {".repeat(40) + "}".repeat(40))).first().isEqualTo(new Fault(1, "nested more than 32 deep"));
        good("if true {".repeat(20) + "}".repeat(20));
    }

    @Test
    void stringsAndTexts() {
        Script script = good("require \"reject\"; reject text: # said at once\n..dotted\r\nä line\n.\n;");
        assertThat(((Statement.Reject) script.statements().getFirst()).reason().constant()).contains(".dotted\r\nä line\r\n");
        script = good("require \"reject\"; reject \"a\\\"b\\\\c\\d\ne\";");
        assertThat(((Statement.Reject) script.statements().getFirst()).reason().constant()).contains("a\"b\\cd\r\ne");
    }

    /** RFC 5228 2.4.2.4. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "$${hex:40}|$@", "${hex: 40 }|@", "${HEX: 40}|@", "${hex:40|${hex:40", "${hex:400}|FAULT", "${hex:4${hex:30}}|${hex:40}", "${unicode:40}|@",
            "${ unicode:40}|${ unicode:40}", "${UNICODE:40}|@", "${UnICoDE:0000040}|@", "${Unicode:40}|@", "${Unicode:Cool}|${Unicode:Cool}", "${unicode:200000}|FAULT",
            "${Unicode:DF01}|FAULT", "${hex:c3 a4}|ä", "${hex:ff}|FAULT"})
    void encodedCharacters(String given, String read) {
        String script = "require [\"encoded-character\", \"reject\"]; reject \"" + given + "\";";
        if (read.equals("FAULT")) {
            assertThat(faults(script)).isNotEmpty();
        } else {
            assertThat(((Statement.Reject) good(script).statements().getFirst()).reason().constant()).contains(read);
        }
    }

    /** RFC 5229 3: what is no reference stays as it is. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "&%${}!|&%${}!", "${doh!}|${doh!}", "${dollar|${dollar", "${a b}|${a b}", "$|$", "${|${"})
    void noVariables(String given, String read) {
        Script script = good("require [\"variables\", \"reject\"]; reject \"" + given + "\";");
        assertThat(((Statement.Reject) script.statements().getFirst()).reason().constant()).contains(read);
    }

    @Test
    void variablesInStrings() {
        assertThat(Text.withVariables("a${B}c${1}${}", 1).pieces()).containsExactly(new Text.Piece.Literal("a"), new Text.Piece.Variable("b"),
                new Text.Piece.Literal("c"), new Text.Piece.Matched(1), new Text.Piece.Literal("${}"));
        assertThat(faults("require [\"variables\", \"reject\"]; reject \"${env.x}\";")).first().isEqualTo(new Fault(1, "there is no variable ${env.x}"));
    }

    /** No text throws anything, and faults name a line that there is. */
    @Property(tries = 2000)
    void anything(@ForAll String text) {
        known(text);
    }

    @Property(tries = 5000)
    void anyWords(@ForAll("words") String script) {
        known(script);
    }

    private static void known(String script) {
        long lines = script.chars().filter(c -> c == '\n').count() + 1;
        assertThat(faults(script)).allSatisfy(fault -> assertThat(fault.line()).isBetween(1, (int) lines));
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.of("if", "elsif", "else", "require", "keep", "fileinto", "redirect", "vacation", "set", "addflag", "header", "address", "envelope", "body",
                "date", "not", "anyof", "allof", "true", "size", "duplicate", "hasflag", "string", ":is", ":matches", ":count", ":comparator", ":over", ":flags", ":copy",
                ":index", ":content", ":days", ":zone", ":mime", "\"fileinto\"", "\"gt\"", "\"${1}\"", "\"i;octet\"", "\"from\"", "\"a@b.example\"", "[\"a\", \"b\"]", "12K", "1",
                "{", "}", "(", ")", ",", ";", ";", "#x\n", "\n", "/*", "*/", "text:\nx\n.\n", "\"", "[\"variables\", \"imap4flags\", \"fileinto\", \"vacation\", \"date\", \"body\"]")
                .list().ofMaxSize(40).map(words -> words.stream().collect(Collectors.joining(" ")));
    }

    /** Time grows with the length, whatever the text. */
    @Test
    void longTexts() {
        for (String piece : List.of("${hex:", "${a.", "${hex:a ", "\"", "[\"a\",", "not ", "(", "/*", "text:\n", "${unicode:0", "if true {")) {
            String text = piece.repeat(60_000 / piece.length());
            known("require [\"variables\", \"encoded-character\", \"reject\"]; reject \"" + text.replace("\"", "'") + "\";");
            known(text);
        }
    }
}
