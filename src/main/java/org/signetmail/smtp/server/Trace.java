package org.signetmail.smtp.server;

import java.time.ZoneId;

import org.signetmail.mail.Address;
import org.signetmail.mail.Dates;
import org.signetmail.net.TlsSession;
import org.signetmail.store.Account;
import org.signetmail.store.History;

/** The trace fields at a message's head: Return-Path and Received (RFC 5321 4.4). */
final class Trace {
    private Trace() {}

    static String fields(Session here, Step.Recipients transaction, String id) {
        Step.Sender sender = transaction.sender();
        var out = new StringBuilder(400);
        Address reversePath = sender.reversePath();
        out.append("Return-Path: <").append(reversePath == null ? "" : reversePath).append(">\r\n");
        String remote = here.connection.remote().getAddress().getHostAddress();
        out.append("Received: from ").append(sender.greeted().helo()).append(" ([")
                .append(remote.indexOf(':') >= 0 ? "IPv6:" : "").append(zoneless(remote)).append("])\r\n");
        out.append("\tby ").append(here.options.hostName()).append(" (Signet) with ").append(protocol(here, sender));
        TlsSession tls = here.connection.tls();
        if (tls != null) {
            out.append("\r\n\t(").append(tls.protocol()).append(' ').append(tls.cipher()).append(')');
        }
        out.append("\r\n\tid ").append(id);
        // RFC 5321 7.2: with several recipients, naming one would tell the others.
        if (transaction.recipients().size() == 1) {
            out.append("\r\n\tfor <").append(transaction.recipients().getFirst().address()).append('>');
        }
        out.append("; ").append(date(here)).append("\r\n");
        return out.toString();
    }

    static String date(Session here) {
        return Dates.format(here.door.clock.instant(), ZoneId.systemDefault());
    }

    private static String zoneless(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    /** What the history is told of a message. */
    static History.Origin origin(Session here, Step.Sender sender, String id) {
        TlsSession tls = here.connection.tls();
        Account account = here.account();
        return new History.Origin(id, protocol(here, sender), zoneless(here.connection.remote().getAddress().getHostAddress()), sender.greeted().helo(),
                tls == null ? "" : tls.protocol() + " " + tls.cipher(), account == null ? "" : account.address().toString(), sender.reversePath());
    }

    /** RFC 3848, RFC 6531 4.3. */
    private static String protocol(Session here, Step.Sender sender) {
        String secure = here.connection.secure() ? "S" : "";
        String login = here.account() == null ? "" : "A";
        if (sender.smtpUtf8()) {
            return "UTF8SMTP" + secure + login;
        }
        return sender.greeted().extended() ? "ESMTP" + secure + login : "SMTP";
    }
}
