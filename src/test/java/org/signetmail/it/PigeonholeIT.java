package org.signetmail.it;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.signetmail.sieve.Limits;
import org.signetmail.sieve.Script;
import org.signetmail.sieve.run.Action;
import org.signetmail.sieve.run.Execution;
import org.signetmail.sieve.run.MessageView;
import org.signetmail.sieve.run.SmtpEnvelope;
import org.signetmail.sieve.run.Surroundings;

import static org.assertj.core.api.Assertions.assertThat;

/** The same script and message here and in Dovecot's Pigeonhole ({@code sieve-test}) come to the same actions. */
class PigeonholeIT {
    private static final String REQUIRE = "require [\"fileinto\", \"envelope\", \"encoded-character\", \"reject\", \"copy\", \"imap4flags\", \"body\", \"subaddress\", \"variables\","
            + " \"vacation\", \"relational\", \"comparator-i;ascii-numeric\", \"date\", \"index\"];\n";
    private static final String MESSAGE = """
            Return-Path: <tim+list@example.org>
            Received: from a (a [192.0.2.1]) by b; Fri, 20 Nov 2026 10:00:00 +0100
            Received: from c (c [192.0.2.2]) by a; Thu, 19 Nov 2026 23:30:00 -0500
            Date: Thu, 19 Nov 2026 23:29:59 -0500
            From: =?utf-8?q?T=C3=ADm?= <Tim+news@Example.Org>
            To: Rol <roland@b.example>, "x, y" <xy@c.example>
            Cc: group: one@d.example, two@d.example;
            Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= make MONEY fast
             today
            X-Priority: 3
            X-Empty:
            Message-ID: <one@example.org>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain; charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable

            Caf=E9 missile
            --b
            Content-Type: application/x-any
            Content-Transfer-Encoding: base64

            PGI+Y29vcmRpbmF0ZXM8L2I+
            --b--
            """.replace("\n", "\r\n");
    private static final Surroundings AROUND = new Surroundings() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public ZoneId zone() {
            return ZoneOffset.UTC;
        }

        @Override
        public boolean mailboxExists(String name) {
            return true;
        }

        @Override
        public boolean specialUseExists(@Nullable String mailbox, String use) {
            return false;
        }

        @Override
        public boolean seen(String key) {
            return false;
        }
    };
    private static final Pattern STORED = Pattern.compile(" \\* store message in folder: (.*)");
    private static final Pattern FLAGS = Pattern.compile("\\s+\\+ add IMAP flags: ?(.*)");

    @TempDir
    Path directory;

    /** Each that holds gives the message a flag. Pigeonhole 0.5.19 does not heed :index before :originalzone. */
    @Test
    void tests() throws Exception {
        List<String> tests = List.of(
                "header :contains \"subject\" \"money\"", "header :is \"subject\" \"Grüße make MONEY fast today\"", "header :matches \"subject\" \"Gr??e*\"",
                "header :matches \"subject\" \"*m*e*MON?Y*t*\"", "header :matches \"subject\" \"money*\"", "header :comparator \"i;octet\" :contains \"subject\" \"money\"",
                "header :is \"x-empty\" \"\"", "header :contains \"x-empty\" \"\"", "header :contains \"x-none\" \"\"", "header :matches \"x-empty\" \"*\"", "header :matches \"x-empty\" \"?\"",
                "exists \"x-empty\"", "exists [\"subject\", \"x-none\"]", "size :over 100", "size :under 100", "size :over 1K", "not size :over 1M",
                "address :is \"from\" \"tim+news@example.org\"", "address :localpart \"from\" \"TIM+news\"", "address :domain :contains \"from\" \"example\"", "address :user \"from\" \"tim\"",
                "address :detail \"from\" \"news\"", "address :detail :matches \"to\" \"*\"", "address :domain [\"to\", \"cc\"] \"d.example\"", "address :count \"eq\" \"to\" \"2\"",
                "address :comparator \"i;octet\" :domain \"from\" \"example.org\"", "address :all :matches \"to\" \"*y@c.*\"",
                "envelope \"from\" \"tim+list@example.org\"", "envelope :detail \"from\" \"list\"", "envelope :user \"to\" \"roland\"", "envelope :detail \"to\" \"x\"", "envelope :domain \"to\" \"b.example\"",
                "header :value \"gt\" :comparator \"i;ascii-numeric\" \"x-priority\" \"02\"", "header :value \"gt\" :comparator \"i;ascii-numeric\" \"x-priority\" \"10\"",
                "header :value \"gt\" \"x-priority\" \"10\"", "header :value \"le\" \"x-priority\" \"3\"", "header :count \"ge\" \"received\" \"2\"", "header :count \"lt\" :comparator \"i;ascii-numeric\" \"received\" \"10\"",
                "header :comparator \"i;ascii-numeric\" :is \"x-priority\" \"003\"", "header :comparator \"i;ascii-numeric\" \"subject\" \"x\"",
                "body :raw :contains \"Caf=E9\"", "body :text :contains \"missile\"", "body :content \"text\" :contains \"Café\"", "body :content \"application\" :contains \"coordinates\"",
                "body :content \"application/x-any\" :contains \"coordinates\"", "body :content \"text/html\" :contains \"e\"", "body :contains \"coordinates\"",
                "date :originalzone \"date\" \"hour\" \"23\"", "date :zone \"+0000\" \"date\" \"date\" \"2026-11-20\"", "date :zone \"+0530\" \"date\" \"time\" \"09:59:59\"",
                "date :originalzone \"date\" \"std11\" \"Thu, 19 Nov 2026 23:29:59 -0500\"", "date :originalzone \"date\" \"iso8601\" \"2026-11-19T23:29:59-05:00\"",
                "date :originalzone \"date\" \"zone\" \"-0500\"", "date :zone \"+0000\" \"date\" \"julian\" \"61364\"", "date :zone \"+0000\" \"date\" \"weekday\" \"5\"", "date :originalzone :index 2 \"received\" \"hour\" \"23\"",
                "date :originalzone :index 1 :last \"received\" \"minute\" \"30\"", "date :value \"lt\" :zone \"+0000\" \"date\" \"year\" \"2027\"", "date \"subject\" \"year\" \"2026\"",
                "header :index 2 :contains \"received\" \"from c\"", "header :index 3 :matches \"received\" \"*\"", "header :index 1 :last :contains \"received\" \"from c\"",
                "allof(true, not false)", "anyof(false, false)", "not anyof(false, true)", "string :is \"\" \"\"", "string :count \"eq\" [\"\", \"a\"] \"1\"",
                "header :contains \"subject\" \"${hex:4d 4f}NEY\"", "header :contains \"subject\" \"${unicode:00fc}\"");
        var script = new StringBuilder(REQUIRE);
        for (int i = 0; i < tests.size(); i++) {
            script.append("if ").append(tests.get(i)).append(" { addflag \"held-").append(i).append("\"; }\n");
        }
        TreeSet<String> ours = ours(script.toString());
        TreeSet<String> theirs = theirs(script.toString());
        for (int i = 0; i < tests.size(); i++) {
            assertThat(ours.first().contains("held-" + i + " ")).as(tests.get(i)).isEqualTo(theirs.first().contains("held-" + i + " "));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "keep;", "discard;", "discard; keep;", "stop; discard;", "if true { stop; } discard;", "fileinto \"a\"; fileinto \"b\";", "fileinto :copy \"a\";", "fileinto \"INBOX\"; keep;",
            "redirect \"a@b.example\"; keep;", "redirect :copy \"a@b.example\"; redirect \"c@b.example\";", "reject \"not today\";", "if false { discard; } elsif true { fileinto \"x\"; } else { keep; }",
            "setflag \"\\\\Seen One\"; keep;", "addflag \"a b\"; addflag \"c\"; removeflag \"b\"; fileinto \"x\";", "setflag \"a\"; fileinto :flags \"z \\\\Flagged\" \"x\"; keep;",
            "addflag \"mine\" [\"a\", \"b\"]; keep :flags \"${mine}\";", "setflag \"a\"; if hasflag \"A\" { fileinto \"held\"; }", "setflag \"a b\"; if hasflag :count \"eq\" \"2\" { discard; }",
            "set \"a\" \"juMBlEd lETteRS\"; set :length \"b\" \"${a}\"; fileinto \"${a}-${b}\";", "set :lower :upperfirst \"b\" \"juMBlEd lETteRS\"; fileinto \"${b}\";",
            "set :quotewildcard \"b\" \"Rock?\"; fileinto \"${b}\";", "if header :matches \"subject\" \"* make * fast*\" { fileinto \"${1}.${2}.${3}.${4}\"; }",
            "if header :matches \"subject\" \"*e*\" { fileinto \"${1}=${2}\"; }", "if address :matches :domain \"from\" \"*.*\" { fileinto \"${2}.${1}\"; }",
            "if string :matches \"wile@e.coyote.com\" \"*@**.com\" { fileinto \"${1}=${2}=${3}\"; }", "set \"a\" \"x\"; fileinto \"[${A}${b}${}${1x}]\";", "vacation \"gone\"; discard;", "vacation \"gone\";"})
    void actions(String script) throws Exception {
        assertThat(ours(REQUIRE + script)).as(script).isEqualTo(theirs(REQUIRE + script));
    }

    /** What one takes for faulty the other does too. */
    @ParameterizedTest
    @ValueSource(strings = {"keep", "frobnicate;", "fileinto \"a\";", "if true;", "if header \"a\" { }", "require \"nonsense\"; keep;", "keep; require \"fileinto\";", "redirect \"nobody\";",
            "if header :is :contains \"a\" \"b\" { keep; }", "if size 10 { keep; }", "if not { keep; }", "elsif true { keep; }", "keep; }", "if true { keep;", "redirect \"a", "/* never", "redirect [];",
            "if header :comparator \"i;nonsense\" \"a\" \"b\" { keep; }", "keep 1;", "discard { keep; }", "stop true;", "if address \"subject\" \"x\" { keep; }", "require \"variables\"; set \"a b\" \"c\";",
            "if header :value \"gt\" \"a\" \"b\" { keep; }", "require \"vacation\"; vacation :days \"3\" \"gone\";"})
    void faults(String script) throws Exception {
        assertThat(Script.check(script, Limits.USUAL)).as(script).isInstanceOf(Script.Checked.Bad.class);
        Files.writeString(directory.resolve("faulty.sieve"), script);
        Files.writeString(directory.resolve("dovecot.conf"), configuration());
        open();
        Run.in(directory, "sievec", "-c", "dovecot.conf", "faulty.sieve", "out").fails();
    }

    private String configuration() {
        return "log_path = /dev/stderr\nmail_location = maildir:" + directory + "/mail\ndefault_internal_user = nobody\ndefault_login_user = nobody\n"
                + "mail_uid = nobody\nmail_gid = nogroup\nplugin {\n  recipient_delimiter = +\n}\n";
    }

    /** Dovecot reads as nobody. */
    private void open() throws Exception {
        Run.in(directory, "chmod", "-R", "a+rwX", ".").ok();
    }

    private TreeSet<String> theirs(String script) throws Exception {
        Files.writeString(directory.resolve("script.sieve"), script);
        Files.writeString(directory.resolve("message"), MESSAGE);
        Files.writeString(directory.resolve("dovecot.conf"), configuration());
        open();
        String said = new String(Run.in(directory, "sieve-test", "-c", "dovecot.conf", "-r", "roland+x@b.example", "-f", "tim+list@example.org", "script.sieve", "message").ok()
                .getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        assertThat(said).contains("final result: success");
        var actions = new TreeSet<String>();
        List<String> lines = said.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher stored = STORED.matcher(lines.get(i));
            if (stored.matches()) {
                String flags = "";
                for (int j = i + 1; j < lines.size() && lines.get(j).startsWith("        +"); j++) {
                    Matcher told = FLAGS.matcher(lines.get(j));
                    flags = told.matches() ? told.group(1) : flags;
                }
                actions.add(stored(stored.group(1), Arrays.asList(flags.split(" "))));
            } else if (lines.get(i).startsWith(" * redirect")) {
                actions.add(lines.get(i).replaceAll(".*<(.*)>.*", "redirect $1"));
            } else if (lines.get(i).startsWith(" * reject")) {
                actions.add(lines.get(i).replaceAll(".*reason: ", "reject "));
            } else if (lines.get(i).startsWith(" * send vacation")) {
                actions.add("vacation " + lines.get(lines.indexOf("START MESSAGE") + 1));
            }
        }
        return actions;
    }

    private static String stored(String mailbox, List<String> flags) {
        return mailbox + " [" + String.join(" ", flags.stream().map(f -> f.toLowerCase(Locale.ROOT)).filter(f -> !f.isEmpty()).sorted().toList()) + " ]";
    }

    private static TreeSet<String> ours(String script) {
        Script.Checked checked = Script.check(script, Limits.USUAL);
        assertThat(checked).as(script).isInstanceOf(Script.Checked.Good.class);
        var actions = new TreeSet<String>();
        for (Action action : Execution.run(((Script.Checked.Good) checked).script(), MessageView.of(ByteBuffer.wrap(MESSAGE.getBytes(StandardCharsets.UTF_8))),
                new SmtpEnvelope("tim+list@example.org", "roland+x@b.example"), AROUND).actions()) {
            actions.add(switch (action) {
                case Action.Keep(var flags) -> stored("INBOX", List.copyOf(flags));
                case Action.FileInto(var mailbox, var flags, var _, var _) -> stored(mailbox, List.copyOf(flags));
                case Action.Redirect(var to) -> "redirect " + to;
                case Action.Reject(var reason, var _) -> "reject " + reason;
                case Action.Vacation vacation -> "vacation " + vacation.reason();
            });
        }
        return actions;
    }
}
