package org.signetmail.imap.server;

import org.jspecify.annotations.Nullable;

/** What a command came to: the tagged reply, and what the session does after it. */
record Answer(Kind kind, @Nullable String code, String text, Next next) {
    enum Kind { OK, NO, BAD }

    /** After the reply. */
    sealed interface Next {
        record GoOn() implements Next {}

        record Enter(State state) implements Next {}

        /** The reply invites to a handshake. */
        record StartTls() implements Next {}

        /** Pushes changes until the client says DONE; the reply comes then. */
        record Idle() implements Next {}

        record HangUp() implements Next {}
    }

    /** Response codes of refusals (RFC 9051 7.1). */
    enum Code {
        ALREADYEXISTS, AUTHENTICATIONFAILED, CANNOT, CLIENTBUG, EXPUNGEISSUED, LIMIT, NONEXISTENT, OVERQUOTA,
        PRIVACYREQUIRED, SERVERBUG, TOOBIG, TRYCREATE, UNAVAILABLE
    }

    private static final Next GO_ON = new Next.GoOn();

    static Answer ok(String text) {
        return new Answer(Kind.OK, null, text, GO_ON);
    }

    static Answer ok(String code, String text) {
        return new Answer(Kind.OK, code, text, GO_ON);
    }

    static Answer no(Code code, String text) {
        return new Answer(Kind.NO, code.name(), text, GO_ON);
    }

    /** A refusal whose code has arguments. */
    static Answer no(String code, String text) {
        return new Answer(Kind.NO, code, text, GO_ON);
    }

    static Answer bad(String text) {
        return new Answer(Kind.BAD, null, text, GO_ON);
    }

    Answer then(Next after) {
        return new Answer(kind, code, text, after);
    }
}
