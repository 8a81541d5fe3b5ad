package org.signetmail.smtp.server;

import org.signetmail.smtp.Reply;

/** What comes of a command: where the session is now, what it says, and what it does after saying it. */
record Answer(Step next, Reply reply, Then then) {
    enum Then { GO_ON, SHAKE_HANDS, HANG_UP }

    static Answer of(Step next, Reply reply) {
        return new Answer(next, reply, Then.GO_ON);
    }
}
