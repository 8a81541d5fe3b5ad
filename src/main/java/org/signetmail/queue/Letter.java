package org.signetmail.queue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.signetmail.mail.Address;
import org.signetmail.smtp.client.Outgoing;
import org.signetmail.store.Outbox;

/** Queue items that go out in one transaction: one body, one sender, one domain. Never empty. */
record Letter(List<Outbox.Item> items) {
    /** RFC 5321 4.5.3.1.8: every server takes a hundred recipients. */
    static final int MOST_RECIPIENTS = 100;

    /** What items must have in common. */
    record Key(String domain, String blob, String sender, String envelopeId, boolean headersOnlyInDsn, boolean smtpUtf8, String submitter) {
        static Key of(Outbox.Item item) {
            Address from = item.reversePath();
            String envelopeId = item.envelopeId();
            return new Key(item.forwardPath().domain(), item.blob(), from == null ? "" : from.toString(), envelopeId == null ? "" : envelopeId,
                    item.headersOnlyInDsn(), item.smtpUtf8(), item.submitter());
        }
    }

    Letter {
        items = List.copyOf(items);
    }

    Outbox.Item first() {
        return items.getFirst();
    }

    String domain() {
        return first().forwardPath().domain();
    }

    /** @param above fields to put before it @param content without a Return-Path */
    Outgoing outgoing(ByteBuffer above, ByteBuffer content) {
        return new Outgoing(first().reversePath(),
                items.stream().map(i -> new Outgoing.Recipient(i.forwardPath(), i.dsnNotify(), i.originalRecipient())).toList(),
                above, content, first().envelopeId(), first().headersOnlyInDsn(), first().smtpUtf8());
    }

    /** RFC 5321 4.4: Return-Path is for the final delivery; one that leads is ours and stays here. */
    static ByteBuffer withoutReturnPath(ByteBuffer content) {
        byte[] name = "return-path:".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer view = content.slice();
        if (view.limit() < name.length) {
            return view;
        }
        for (int i = 0; i < name.length; i++) {
            if (Character.toLowerCase((char) view.get(i)) != name[i]) {
                return view;
            }
        }
        for (int i = name.length; i < view.limit(); i++) {
            boolean folded = i + 1 < view.limit() && (view.get(i + 1) == ' ' || view.get(i + 1) == '\t');
            if (view.get(i) == '\n' && !folded) {
                return view.slice(i + 1, view.limit() - i - 1);
            }
        }
        return view;
    }
}
