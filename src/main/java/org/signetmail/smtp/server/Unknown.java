package org.signetmail.smtp.server;

import org.signetmail.smtp.Reply;

/** Something that is no command (RFC 5321 4.2.4). */
record Unknown(String verb) implements Command {
    @Override
    public Answer run(Session here) {
        return Answer.of(here.at(), Reply.of(500, "5.5.1", "there is no such command here"));
    }
}
