package org.signetmail.sieve.server;

import org.signetmail.sieve.manage.Reply;

/** What a command came to, and what the session does after it. */
record Answer(Reply reply, Next next) {
    /** After the reply. */
    sealed interface Next {
        record GoOn() implements Next {}

        record Enter(State state) implements Next {}

        /** The reply invites to a handshake. */
        record StartTls() implements Next {}

        record HangUp() implements Next {}
    }

    static Answer of(Reply reply) {
        return new Answer(reply, new Next.GoOn());
    }

    static Answer ok(String text) {
        return of(Reply.ok(text));
    }

    static Answer no(String text) {
        return of(Reply.no(text));
    }

    static Answer no(String code, String text) {
        return of(Reply.no(code, text));
    }

    Answer then(Next after) {
        return new Answer(reply, after);
    }
}
