package org.signetmail.pop3.server;

import org.signetmail.pop3.Reply;

/** What a command came to, and what the session does after it. */
sealed interface Answer {
    /** A status line is to be sent. */
    record Said(Reply reply, Next next) implements Answer {}

    /** Status line and what follows it are sent already. */
    record Sent() implements Answer {}

    /** After the reply. */
    sealed interface Next {
        record GoOn() implements Next {}

        record Enter(State state) implements Next {}

        /** The reply invites to a handshake. */
        record StartTls() implements Next {}

        record HangUp() implements Next {}
    }

    static Answer ok(String text) {
        return of(Reply.ok(text));
    }

    static Answer ok(String text, Next next) {
        return new Said(Reply.ok(text), next);
    }

    static Answer err(String text) {
        return of(Reply.err(text));
    }

    static Answer err(Reply.Code code, String text) {
        return of(Reply.err(code, text));
    }

    static Answer of(Reply reply) {
        return new Said(reply, new Next.GoOn());
    }
}
