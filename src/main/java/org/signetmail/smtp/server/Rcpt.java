package org.signetmail.smtp.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.intake.Envelope;
import org.signetmail.intake.Intake;
import org.signetmail.mail.Address;
import org.signetmail.smtp.Path;
import org.signetmail.smtp.Reply;
import org.signetmail.smtp.Xtext;
import org.signetmail.store.Account;
import org.signetmail.text.SyntaxError;

/** RCPT adds a recipient.
 *  <pre>rcpt = "RCPT TO:" Forward-path [SP Rcpt-parameters] CRLF</pre>
 *  RFC 5321 4.1.1.3; NOTIFY and ORCPT (RFC 3461 4) */
record Rcpt(Address forwardPath, Map<String, String> parameters) implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(Rcpt.class);
    private static final Reply OK = Reply.of(250, "2.1.5", "OK");

    static Rcpt parse(String argument) {
        Path path = Path.parse(argument, "TO:");
        if (path.address() == null) {
            throw new SyntaxError(0, "a recipient has an address");
        }
        return new Rcpt(path.address(), path.parameters());
    }

    @Override
    public Answer run(Session here) {
        Step.Sender sender;
        List<Envelope.To> before;
        switch (here.at()) {
            case Step.Connected _, Step.Greeted _ -> {
                return Answer.of(here.at(), Replies.NEEDS_MAIL);
            }
            case Step.Sender now -> {
                sender = now;
                before = List.of();
            }
            case Step.Recipients(Step.Sender now, List<Envelope.To> recipients) -> {
                sender = now;
                before = recipients;
            }
        }
        if (before.size() >= here.options.maxRecipients()) {
            return Answer.of(here.at(), Reply.of(452, "4.5.3", "a message may have " + here.options.maxRecipients() + " recipients"));
        }
        String dsnNotify = "";
        String original = null;
        for (var parameter : parameters.entrySet()) {
            switch (parameter.getKey()) {
                case "NOTIFY" -> dsnNotify = notifyList(parameter.getValue());
                case "ORCPT" -> original = original(parameter.getValue());
                default -> {
                    return Answer.of(here.at(), Reply.of(555, "5.5.4", "there is no parameter " + parameter.getKey() + " here"));
                }
            }
        }
        if (forwardPath.needsSmtpUtf8() && !sender.smtpUtf8()) {
            return Answer.of(here.at(), Reply.of(553, "5.6.7", "this address needs SMTPUTF8"));
        }
        return switch (here.door.intake.recipient(forwardPath, here.account(), sender.size())) {
            case Intake.Recipient.Accepted(List<Account> accounts, List<Address> elsewhere) -> {
                var all = new ArrayList<>(before);
                all.add(new Envelope.To(forwardPath, accounts, elsewhere, dsnNotify, original));
                yield Answer.of(new Step.Recipients(sender, all), OK);
            }
            case Intake.Recipient.Unknown() -> refused(here, Reply.of(550, "5.1.1", "there is no such mailbox here"));
            case Intake.Recipient.Disabled() -> refused(here, Reply.of(550, "5.2.1", "the mailbox is disabled"));
            case Intake.Recipient.NoRelay() -> refused(here, Reply.of(550, "5.7.1", "this server does not relay: log in on port 587 or 465 to send"));
            case Intake.Recipient.Full() -> refused(here, Reply.of(452, "4.2.2", "the mailbox is full"));
        };
    }

    private Answer refused(Session here, Reply reply) {
        here.door.meters.refusals().inc();
        LOG.info("refused for {} from {}: {}", forwardPath, here.connection.remote().getAddress().getHostAddress(), reply.words());
        return Answer.of(here.at(), reply);
    }

    private static String notifyList(String value) {
        String upper = value.toUpperCase(Locale.ROOT);
        if (!upper.equals("NEVER") && !upper.matches("(SUCCESS|FAILURE|DELAY)(,(SUCCESS|FAILURE|DELAY)){0,2}")) {
            throw new SyntaxError(0, "NOTIFY is NEVER, or some of SUCCESS, FAILURE, DELAY");
        }
        return upper;
    }

    private static @Nullable String original(String value) {
        int semicolon = value.indexOf(';');
        if (semicolon <= 0) {
            throw new SyntaxError(0, "ORCPT is an address type, ';' and the address");
        }
        return value.substring(0, semicolon) + ";" + Xtext.decode(value.substring(semicolon + 1));
    }
}
