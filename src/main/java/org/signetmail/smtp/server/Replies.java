package org.signetmail.smtp.server;

import org.signetmail.smtp.Reply;

/** Replies that more than one command gives. */
final class Replies {
    static final Reply OK = Reply.of(250, "2.0.0", "OK");
    static final Reply BAD_SEQUENCE = Reply.of(503, "5.5.1", "EHLO or HELO comes first");
    static final Reply NEEDS_MAIL = Reply.of(503, "5.5.1", "MAIL comes first");
    static final Reply NEEDS_RCPT = Reply.of(503, "5.5.1", "there are no valid recipients");
    static final Reply NEEDS_TLS = Reply.of(530, "5.7.0", "STARTTLS comes first here");
    static final Reply NEEDS_LOGIN = Reply.of(530, "5.7.0", "log in first");
    static final Reply LINE_TOO_LONG = Reply.of(500, "5.5.2", "the line is too long");
    static final Reply BARE_LF = Reply.of(500, "5.5.2", "a line ends with CRLF, not with LF alone");
    static final Reply TROUBLE = Reply.of(451, "4.3.0", "something went wrong here, try again later");

    private Replies() {}
}
