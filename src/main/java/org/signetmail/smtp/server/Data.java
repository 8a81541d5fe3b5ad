package org.signetmail.smtp.server;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.signetmail.intake.Envelope;
import org.signetmail.intake.Intake;
import org.signetmail.net.Input;
import org.signetmail.net.TlsSession;
import org.signetmail.smtp.DotReader;
import org.signetmail.smtp.Reply;
import org.signetmail.store.Bodies;
import org.signetmail.store.Body;
import org.signetmail.store.StoreException;

/** DATA takes the message. Its 250 is a promise: the disk has it.
 *  <pre>data = "DATA" CRLF</pre>
 *  RFC 5321 4.1.1.4. A CR or LF alone within the message is refused, and so is NUL (RFC 5321 2.3.8, RFC 5322 4). */
record Data() implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(Data.class);
    private static final Reply GO_AHEAD = Reply.of(354, "", "end with CRLF.CRLF");
    /** So much more than the limit is read and thrown away so that the client hears why; beyond it is cut off. */
    private static final int MOST_TIMES_TOO_LARGE = 4;

    static Data parse(String argument) {
        return Command.bare(argument, new Data());
    }

    @Override
    public Answer run(Session here) throws IOException {
        Step.Recipients transaction;
        switch (here.at()) {
            case Step.Connected _ -> {
                return Answer.of(here.at(), Replies.BAD_SEQUENCE);
            }
            case Step.Greeted _ -> {
                return Answer.of(here.at(), Replies.NEEDS_MAIL);
            }
            case Step.Sender _ -> {
                return Answer.of(here.at(), Replies.NEEDS_RCPT);
            }
            case Step.Recipients now -> transaction = now;
        }
        here.connection.activity().state("receiving a message");
        here.say(GO_AHEAD);
        here.connection.output().flush();
        here.connection.timeout(here.dataTimeout());
        String id = here.nextMessageId();
        Reply reply;
        try (var _ = MDC.putCloseable("msg", id)) {
            reply = receive(here, transaction, id);
        }
        here.connection.activity().state(here.account() == null ? "connected" : "logged in");
        here.introduced();
        Step after = transaction.sender().greeted();
        if (reply.code() == 421) {
            return new Answer(after, reply, Answer.Then.HANG_UP);
        }
        return Answer.of(after, reply);
    }

    private static Reply receive(Session here, Step.Recipients transaction, String id) throws IOException {
        try (Bodies.Receiving receiving = here.door.store.bodies().receive()) {
            receiving.write(Trace.fields(here, transaction, id).getBytes(StandardCharsets.UTF_8));
            DotReader reader = new DotReader();
            OutputStream sink = here.account() == null ? receiving : new Completing(receiving, Trace.date(here), "<" + id + "." + here.door.clock.millis() + "@" + here.options.hostName() + ">");
            Limited limited = new Limited(sink, here.options.maxMessageBytes());
            read(here.connection.input(), reader, limited, here.options.maxMessageBytes() * MOST_TIMES_TOO_LARGE);
            org.signetmail.net.Trace watched = here.connection.activity().trace();
            if (watched != null) {
                watched.clientElided(limited.count);
            }
            Reply refusal = refusal(here, reader, limited);
            if (refusal != null) {
                LOG.info("{} refused: {}", id, refusal.words());
                here.door.meters.messages().labelValues("refused").inc();
                return refusal;
            }
            sink.flush();
            try (Body body = receiving.finish()) {
                return accept(here, transaction, id, body);
            }
        } catch (StoreException broken) {
            LOG.error("{} could not be stored", id, broken);
            here.door.meters.messages().labelValues("deferred").inc();
            return Replies.TROUBLE;
        }
    }

    private static void read(Input input, DotReader reader, Limited message, long most) throws IOException {
        while (!reader.ended()) {
            if (input.fill() < 0) {
                throw new EOFException("hung up in the middle of a message");
            }
            int from = input.position();
            int to = reader.feed(input.array(), from, input.limit(), message);
            input.advance(to - from);
            if (message.count > most) {
                throw new EOFException("far more than a message may have");
            }
        }
    }

    private static @org.jspecify.annotations.Nullable Reply refusal(Session here, DotReader reader, Limited limited) {
        if (limited.count > here.options.maxMessageBytes()) {
            return Reply.of(552, "5.3.4", "a message may have " + here.options.maxMessageBytes() + " octets");
        }
        if (reader.bareLineEnd()) {
            return Reply.of(550, "5.6.0", "the message has a CR or LF that is no line end; lines end with CRLF");
        }
        if (reader.nul()) {
            return Reply.of(550, "5.6.0", "the message has a NUL octet");
        }
        return null;
    }

    private static Reply accept(Session here, Step.Recipients transaction, String id, Body body) throws IOException {
        Step.Sender sender = transaction.sender();
        var envelope = new Envelope(sender.reversePath(), here.account(), sender.envelopeId(), sender.headersOnly(), sender.smtpUtf8(),
                transaction.recipients(), Trace.origin(here, sender, id));
        switch (here.door.intake.accept(envelope, body)) {
            case Intake.Verdict.Accepted(int filed, List<Long> queued) -> {
                here.door.meters.messages().labelValues("accepted").inc();
                here.door.meters.octets().inc(body.size());
                here.door.meters.filed().inc(filed);
                TlsSession tls = here.connection.tls();
                here.door.meters.acceptedTls().labelValues(tls == null ? "none" : tls.protocol()).inc();
                if (LOG.isInfoEnabled()) {
                    LOG.info("{} accepted: from <{}> for {}, {} octets, filed {}, queued {}{}", id,
                            sender.reversePath() == null ? "" : sender.reversePath(), recipients(transaction), body.size(), filed, queued,
                            here.connection.secure() ? ", TLS" : "");
                }
                return Reply.of(250, "2.0.0", "OK " + id);
            }
            case Intake.Verdict.Full() -> {
                here.door.meters.messages().labelValues("refused").inc();
                return Reply.of(552, "5.2.2", "the mailbox is full");
            }
            case Intake.Verdict.Rejected(String reason) -> {
                here.door.meters.messages().labelValues("refused").inc();
                LOG.info("{} rejected by the filter of {}", id, recipients(transaction));
                return Rejection.reply(reason);
            }
            case Intake.Verdict.Looping(int hops) -> {
                here.door.meters.messages().labelValues("refused").inc();
                return Reply.of(554, "5.4.6", "the message has come through " + hops + " servers: it runs in a circle");
            }
        }
    }

    private static String recipients(Step.Recipients transaction) {
        Envelope.To first = transaction.recipients().getFirst();
        int more = transaction.recipients().size() - 1;
        return "<" + first.address() + ">" + (more == 0 ? "" : " and " + more + " more");
    }

    /** Counts, and passes on only up to the limit. */
    private static final class Limited extends OutputStream {
        private final OutputStream to;
        private final long most;
        private long count;

        Limited(OutputStream to, long most) {
            this.to = to;
            this.most = most;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            count += length;
            if (count <= most) {
                to.write(octets, offset, length);
            }
        }
    }
}
