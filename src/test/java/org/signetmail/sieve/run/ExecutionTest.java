package org.signetmail.sieve.run;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.signetmail.mail.Address;
import org.signetmail.sieve.Fault;
import org.signetmail.sieve.Limits;
import org.signetmail.sieve.Script;

import static org.assertj.core.api.Assertions.assertThat;

class ExecutionTest {
    private static final String MESSAGE = """
            Return-Path: <tim@example.org>
            Received: from a (a [192.0.2.1]) by b; Fri, 20 Nov 2026 10:00:00 +0100
            Received: from c (c [192.0.2.2]) by a; Thu, 19 Nov 2026 23:30:00 -0500
            Date: Thu, 19 Nov 2026 23:29:59 -0500
            From: =?utf-8?q?T=C3=ADm?= <Tim+news@Example.Org>
            To: Rôl <roland@b.example>, "x, y" <xy@c.example>
            Cc: group: one@d.example, two@d.example;
            Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= make MONEY fast
             today
            X-Priority: 3
            X-Empty:
            Message-ID: <one@example.org>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            before
            --b
            Content-Type: text/plain; charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable

            Caf=E9 missile
            --b
            Content-Type: text/html
            Content-Transfer-Encoding: base64

            PGI+Y29vcmRpbmF0ZXM8L2I+
            --b
            Content-Type: message/rfc822

            Subject: inner

            innermost
            --b--
            """.replace("\n", "\r\n");

    private final Set<String> seen = new HashSet<>();

    private final Surroundings around = new Surroundings() {
        @Override
        public Instant now() {
            return Instant.parse("2026-11-25T11:30:00Z");
        }

        @Override
        public ZoneId zone() {
            return ZoneOffset.ofHours(1);
        }

        @Override
        public boolean mailboxExists(String name) {
            return name.equals("INBOX") || name.equals("Friends");
        }

        @Override
        public boolean specialUseExists(@Nullable String mailbox, String use) {
            return use.equalsIgnoreCase("\\Junk") && (mailbox == null || mailbox.equals("Junk"));
        }

        @Override
        public boolean seen(String key) {
            return seen.contains(key);
        }
    };

    private Result run(String script, String message, String from, String to) {
        Script.Checked checked = Script.check(script, Limits.USUAL);
        assertThat(checked).as(script).isInstanceOf(Script.Checked.Good.class);
        return Execution.run(((Script.Checked.Good) checked).script(), MessageView.of(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8))),
                new SmtpEnvelope(from, to), around);
    }

    private List<Action> actions(String script) {
        Result result = run(script, MESSAGE, "tim@example.org", "roland+lists@b.example");
        assertThat(result.failure()).as(script).isNull();
        return result.actions();
    }

    private boolean holds(String test) {
        return !actions("require [\"envelope\", \"body\", \"subaddress\", \"variables\", \"relational\", \"comparator-i;ascii-numeric\", \"mailbox\", \"special-use\", \"date\","
                + " \"index\", \"imap4flags\", \"duplicate\"];\nif " + test + " { discard; }").equals(List.of(new Action.Keep(Set.of()))) ;
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "true", "not false", "allof(true, true)", "anyof(false, true)", "exists \"subject\"", "exists [\"SUBJECT\", \"x-empty\"]", "not exists [\"subject\", \"x-none\"]",
            "size :over 100", "size :under 1M", "not size :over 1M",
            "header :contains \"subject\" \"money\"", "header :is \"subject\" \"Grüße make MONEY fast today\"", "not header :comparator \"i;octet\" :contains \"subject\" \"money\"",
            "header :matches \"subject\" \"*mon?y*\"", "header :matches \"subject\" \"Gr??e*\"", "not header :matches \"subject\" \"money*\"",
            "header :is \"x-empty\" \"\"", "header :contains \"x-empty\" \"\"", "not header :contains \"x-none\" \"\"", "header :matches \"x-empty\" \"*\"",
            "address :is \"from\" \"tim+news@example.org\"", "address :localpart :is \"from\" \"tim+news\"", "address :domain :is \"from\" \"example.org\"",
            "address :user \"from\" \"tim\"", "address :detail \"from\" \"news\"", "not address :detail :matches \"to\" \"*\"", "address :is \"to\" \"XY@c.example\"",
            "address :domain :is [\"to\", \"cc\"] \"d.example\"", "address :count \"eq\" \"to\" \"2\"", "address :count \"eq\" [\"to\", \"cc\"] \"4\"",
            "envelope :is \"from\" \"tim@example.org\"", "envelope :detail \"to\" \"lists\"", "envelope :domain \"to\" \"b.example\"",
            "header :value \"gt\" :comparator \"i;ascii-numeric\" \"x-priority\" \"02\"", "not header :value \"gt\" :comparator \"i;ascii-numeric\" \"x-priority\" \"10\"",
            "header :value \"gt\" \"x-priority\" \"10\"", "header :count \"ge\" \"received\" \"2\"", "header :comparator \"i;ascii-numeric\" :is \"x-priority\" \"003\"",
            "body :raw :contains \"Caf=E9\"", "body :contains \"Café missile\"", "body :content \"text/html\" :contains \"coordinates\"",
            "body :content \"\" :contains \"innermost\"", "not body :content \"text/html\" :contains \"missile\"", "body :content \"message/rfc822\" :contains \"Subject: inner\"",
            "not body :content [\"/\", \"text/\", \"/html\", \"text/html/x\"] :matches \"*\"",
            "mailboxexists [\"INBOX\", \"Friends\"]", "not mailboxexists [\"INBOX\", \"Foes\"]", "specialuse_exists \"\\\\junk\"", "not specialuse_exists \"INBOX\" \"\\\\Junk\"",
            "date :originalzone \"date\" \"hour\" \"23\"", "date \"date\" \"date\" \"2026-11-20\"", "date \"date\" \"time\" \"05:29:59\"", "date :zone \"+0530\" \"date\" \"hour\" \"09\"",
            "date :originalzone \"date\" \"std11\" \"Thu, 19 Nov 2026 23:29:59 -0500\"", "date :originalzone \"date\" \"iso8601\" \"2026-11-19T23:29:59-05:00\"",
            "date :originalzone \"date\" \"zone\" \"-0500\"", "date :index 1 \"received\" \"time\" \"10:00:00\"", "date :index 1 :last :originalzone \"received\" \"hour\" \"23\"",
            "date \"date\" \"julian\" \"61364\"", "not date \"subject\" \"year\" \"2026\"",
            "currentdate \"weekday\" \"3\"", "currentdate \"hour\" \"12\"", "currentdate :zone \"-0100\" \"hour\" \"10\"", "currentdate :value \"ge\" \"date\" \"2026-11-25\"",
            "header :index 2 :contains \"received\" \"from c\"", "not header :index 3 :matches \"received\" \"*\"", "string :is \"\" \"\"", "not hasflag \"x\""})
    void holding(String test) {
        assertThat(holds(test)).as(test).isTrue();
        assertThat(holds("not " + test)).as("not " + test).isFalse();
    }

    @Test
    void nullReversePath() {
        for (String part : List.of(":all", ":localpart", ":domain")) {
            Result result = run("require \"envelope\"; if envelope " + part + " :is \"from\" \"\" { discard; }", MESSAGE, "", "roland@b.example");
            assertThat(result.actions()).as(part).isEmpty();
        }
    }

    private static final Action.Keep KEEP = new Action.Keep(Set.of());

    private static Action filed(String mailbox, String... flags) {
        return new Action.FileInto(mailbox, Set.of(flags), false, null);
    }

    private static Action redirected(String to) {
        return new Action.Redirect(Address.parse(to));
    }

    @Test
    void keepAndItsLike() {
        assertThat(actions("")).containsExactly(KEEP);
        assertThat(actions("keep; keep;")).containsExactly(KEEP);
        assertThat(actions("discard;")).isEmpty();
        assertThat(actions("discard; keep;")).containsExactly(KEEP);
        assertThat(actions("stop; discard;")).containsExactly(KEEP);
        assertThat(actions("if true { stop; } discard;")).containsExactly(KEEP);
        assertThat(actions("require \"fileinto\"; fileinto \"a\"; fileinto \"a\";")).containsExactly(filed("a"));
        assertThat(actions("require \"fileinto\"; fileinto \"inbox\"; keep;")).containsExactly(KEEP);
        assertThat(actions("require [\"fileinto\", \"copy\"]; fileinto :copy \"a\";")).containsExactlyInAnyOrder(filed("a"), KEEP);
        assertThat(actions("redirect \"a@b.example\"; redirect \"A@b.example\";")).containsExactly(redirected("a@b.example"));
        assertThat(actions("require \"copy\"; redirect :copy \"a@b.example\";")).containsExactly(KEEP, redirected("a@b.example"));
        assertThat(actions("require \"reject\"; reject \"no\";")).containsExactly(new Action.Reject("no", false));
        assertThat(actions("require [\"fileinto\", \"mailbox\", \"special-use\"]; fileinto :create :specialuse \"\\\\Junk\" \"Spam\";"))
                .containsExactly(new Action.FileInto("Spam", Set.of(), true, "\\Junk"));
        assertThat(actions("require \"vacation\"; vacation :days 3 :subject \"away\" \"gone\";")).containsExactly(KEEP,
                new Action.Vacation(3 * 86_400, "away", null, List.of(), false, "away\n\n\ngone", "gone"));
    }

    /** RFC 5232. */
    @Test
    void flags() {
        String require = "require [\"imap4flags\", \"fileinto\", \"variables\", \"relational\"]; ";
        assertThat(actions(require + "setflag \"\\\\Seen $Label1 bad{flag \\\\Recent\";")).containsExactly(new Action.Keep(Set.of("\\Seen", "$Label1")));
        assertThat(actions(require + "setflag \"a b\"; addflag \"B c\"; removeflag \"A\"; fileinto \"x\";")).containsExactly(filed("x", "b", "c"));
        assertThat(actions(require + "addflag \"a\"; fileinto :flags \"z\" \"x\"; keep;")).containsExactlyInAnyOrder(filed("x", "z"), new Action.Keep(Set.of("a")));
        assertThat(actions(require + "addflag \"mine\" [\"a\", \"b\"]; keep :flags \"${mine}\";")).containsExactly(new Action.Keep(Set.of("a", "b")));
        assertThat(actions(require + "setflag \"a b\"; if hasflag :count \"eq\" \"2\" { discard; }")).isEmpty();
        assertThat(actions(require + "setflag \"a b\"; if hasflag \"x B\" { discard; }")).isEmpty();
        assertThat(actions(require + "setflag \"mine\" \"Junk\"; if hasflag :contains \"MINE\" \"un\" { discard; }")).isEmpty();
    }

    /** RFC 5229 3.2, 4.1. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "set \"a\" \"juMBlEd lETteRS\";|${a}|juMBlEd lETteRS",
            "set :length \"b\" \"juMBlEd lETteRS\";|${b}|15",
            "set :lower \"b\" \"juMBlEd lETteRS\";|${b}|jumbled letters",
            "set :upperfirst \"b\" \"juMBlEd lETteRS\";|${b}|JuMBlEd lETteRS",
            "set :upperfirst :lower \"b\" \"juMBlEd lETteRS\";|${b}|Jumbled letters",
            "set :quotewildcard \"b\" \"Rock*\";|${b}|Rock\\*",
            "set :quotewildcard :length \"b\" \"a*\";|${b}|3",
            "set \"company\" \"ACME\";|[${company}${}${nothing}${Company}]|[ACME${}ACME]",
            "if header :matches \"subject\" \"* make * fast*\" { }|${1}/${2}/${3}/${4}|Grüße/MONEY/ today/",
            "if header :matches \"subject\" \"*e*\" { }|${1}/${2}|Grüß/ make MONEY fast today",
            "if header :matches \"subject\" \"Gr??e*\" { } if header :matches \"subject\" \"no*\" { }|${1}${2}|üß",
            "if anyof (header :matches \"x-priority\" \"?\", header :matches \"subject\" \"*\") { }|${1}|3",
            "if string :matches \"wile@e.coyote.com\" \"*@**.com\" { }|${1}/${2}/${3}|wile//e.coyote"})
    void variables(String before, String given, String value) {
        String script = "require [\"variables\", \"reject\"]; " + before + " reject \"" + given + "\";";
        assertThat(actions(script)).containsExactly(new Action.Reject(value.replace("\\\\", "\\"), false));
    }

    @Test
    void failuresKeep() {
        String require = "require [\"variables\", \"fileinto\", \"reject\", \"vacation\", \"date\"];\n";
        for (String script : List.of("set \"a\" \"nobody\";\nredirect \"${a}\";", "fileinto \"x\";\nreject \"no\";", "reject \"no\";\nkeep;", "reject \"a\";\nreject \"b\";",
                "vacation \"a\";\nvacation \"b\";", "set \"z\" \"+9x\";\nif date :zone \"${z}\" \"date\" \"year\" \"1\" { }", "fileinto \"x\";\nfileinto \"${nothing}\";",
                "vacation \"a\";\nreject \"b\";")) {
            Result result = run(require + script, MESSAGE, "tim@example.org", "roland@b.example");
            assertThat(result.actions()).as(script).containsExactly(KEEP);
            assertThat(result.failure()).as(script).isNotNull().extracting(Fault::line).isEqualTo(3);
        }
    }

    @Test
    void limits() {
        String redirects = "redirect \"a@b.example\"; redirect \"b@b.example\"; redirect \"c@b.example\"; redirect \"d@b.example\";\n";
        assertThat(actions(redirects)).hasSize(4);
        assertThat(run(redirects + "redirect \"e@b.example\";", MESSAGE, "", "x@b.example").failure()).isEqualTo(new Fault(2, "more than 4 redirects"));
        var many = new StringBuilder("require \"fileinto\";\n");
        for (int i = 0; i < 33; i++) {
            many.append("fileinto \"box").append(i).append("\";\n");
        }
        assertThat(run(many.toString(), MESSAGE, "", "x@b.example").failure()).isEqualTo(new Fault(34, "more than 32 actions"));
    }

    /** RFC 7352. */
    @Test
    void duplicates() {
        String script = "require \"duplicate\"; if duplicate :handle \"h\" { discard; }";
        Result first = run(script, MESSAGE, "", "x@b.example");
        assertThat(first.actions()).containsExactly(KEEP);
        assertThat(first.marks()).containsExactly(new Result.Mark("h\n<one@example.org>", 604_800));
        seen.add(first.marks().getFirst().key());
        Result again = run(script, MESSAGE, "", "x@b.example");
        assertThat(again.actions()).isEmpty();
        assertThat(again.marks()).isEmpty();
        assertThat(run("require \"duplicate\"; if duplicate :last :seconds 5 :handle \"h\" { discard; }", MESSAGE, "", "x@b.example").marks())
                .containsExactly(new Result.Mark("h\n<one@example.org>", 5));
        assertThat(actions("require \"duplicate\"; if duplicate :header \"x-none\" { discard; }")).containsExactly(KEEP);
    }

    /** Stars beside stars cost no more than the two lengths' product, and that is limited. */
    @Test
    void wildcardsAreNotExponential() {
        String message = "Subject: " + "a".repeat(900_000) + "\r\n\r\n";
        String script = "if header :matches \"subject\" \"" + "*a".repeat(15_000) + "*b\" { discard; }";
        long start = System.nanoTime();
        Result result = run(script, message, "", "x@b.example");
        assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
        assertThat(result.actions()).containsExactly(KEEP);
        String greedy = "if header :matches \"subject\" \"*" + "a".repeat(30_000) + "b*\" { discard; }";
        assertThat(run(greedy, message, "", "x@b.example").failure()).isEqualTo(new Fault(1, "comparing takes too long"));
        String contained = "if header :contains \"subject\" \"" + "a".repeat(30_000) + "b\" { discard; }";
        assertThat(run(contained, message, "", "x@b.example").actions()).containsExactly(KEEP);
    }

    /** As a plain search by recursion would have it. */
    @Property(tries = 5000)
    void wildcardsMatchWhatTheyShould(@ForAll @StringLength(max = 8) @CharRange(from = 'a', to = 'c') String value, @ForAll List<@CharRange(from = 'a', to = 'f') Character> tokens) {
        var pattern = new StringBuilder();
        tokens.stream().limit(7).forEach(c -> pattern.append(switch (c) {
            case 'd' -> "*";
            case 'e' -> "?";
            case 'f' -> "\\a";
            default -> c.toString();
        }));
        List<String> found = new Wildcards(pattern.toString(), false).match(value, new Work(1_000_000));
        assertThat(found != null).as(pattern + " on " + value).isEqualTo(plain(pattern.toString(), value));
        if (found != null) {
            assertThat(put(pattern.toString(), found)).isEqualTo(value);
        }
    }

    private static boolean plain(String pattern, String value) {
        if (pattern.isEmpty()) {
            return value.isEmpty();
        }
        return switch (pattern.charAt(0)) {
            case '*' -> plain(pattern.substring(1), value) || !value.isEmpty() && plain(pattern, value.substring(1));
            case '?' -> !value.isEmpty() && plain(pattern.substring(1), value.substring(1));
            case '\\' -> value.startsWith(pattern.substring(1, 2)) && plain(pattern.substring(2), value.substring(1));
            default -> value.startsWith(pattern.substring(0, 1)) && plain(pattern.substring(1), value.substring(1));
        };
    }

    private static String put(String pattern, List<String> found) {
        var out = new StringBuilder();
        int next = 1;
        for (int i = 0; i < pattern.length(); i++) {
            switch (pattern.charAt(i)) {
                case '*', '?' -> out.append(found.get(next++));
                case '\\' -> out.append(pattern.charAt(++i));
                default -> out.append(pattern.charAt(i));
            }
        }
        return out.toString();
    }

    /** RFC 4790 9.1. */
    @ParameterizedTest
    @CsvSource({"1,2,-1", "10,9,1", "007,7,0", "5x,5,0", "x,5,1", "5,x,-1", "x,y,0", "'',0,1", "99999999999999999999,100000000000000000000,-1"})
    void asciiNumeric(String one, String other, int order) {
        assertThat(Integer.signum(Comparing.numbers(one, other))).isEqualTo(order);
    }

    /** No message makes a script throw. */
    @Property(tries = 1000)
    void anyMessage(@ForAll String message) {
        Result result = run("""
                require ["envelope", "body", "subaddress", "variables", "date", "duplicate", "imap4flags", "relational", "index"];
                if anyof (address :detail "from" "x", header :matches "subject" "*a*b*", body :contains "zz", body :content "text/plain" :matches "*q?",
                    date "date" "year" "1", date :index 1 :last :originalzone "received" "iso8601" "x", envelope :user "from" "u", duplicate) {
                    addflag "${1}${2}";
                }
                """, message, "tim@example.org", "roland@b.example");
        assertThat(result.failure()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "To: me@b.example|tim@example.org|", "To: other@b.example|tim@example.org|it is addressed to somebody else", "To: me@b.example||it has no sender",
            "Cc: x <ME@b.example>|tim@example.org|", "To: me@b.example|me@b.example|it is from oneself", "To: me@b.example|MAILER-DAEMON@x.example|its sender is a machine",
            "To: me@b.example|owner-list@x.example|its sender is a machine", "To: me@b.example|list-request@x.example|its sender is a machine",
            "To: me@b.example|noreply@x.example|its sender is a machine", "To: me@b.example|bounces+me=b.example@x.example|its sender is a machine",
            "To: me@b.example;List-Id: <l.x.example>|tim@example.org|it comes from a list", "To: me@b.example;List-Unsubscribe: <x>|tim@example.org|it comes from a list",
            "To: me@b.example;Auto-Submitted: auto-replied|tim@example.org|it was sent by a machine", "To: me@b.example;Auto-Submitted: no|tim@example.org|",
            "To: me@b.example;Precedence: Bulk|tim@example.org|it was sent in bulk", "To: me@b.example;X-Auto-Response-Suppress: OOF, AutoReply|tim@example.org|its sender wants no answer"})
    void answering(String header, String from, String refusal) {
        MessageView message = MessageView.of(ByteBuffer.wrap((header.replace(";", "\r\n") + "\r\n\r\nhello\r\n").getBytes(StandardCharsets.UTF_8)));
        assertThat(Answering.refusal(message, new SmtpEnvelope(from == null ? "" : from, "me@b.example"), List.of("me@b.example")).orElse(null)).isEqualTo(refusal);
    }
}
