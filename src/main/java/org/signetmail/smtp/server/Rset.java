package org.signetmail.smtp.server;

/** RSET forgets the transaction.
 *  <pre>rset = "RSET" CRLF</pre>
 *  RFC 5321 4.1.1.5 */
record Rset() implements Command {
    static Rset parse(String argument) {
        return Command.bare(argument, new Rset());
    }

    @Override
    public Answer run(Session here) {
        Step.Greeted greeted = here.at().greeting();
        return Answer.of(greeted == null ? here.at() : greeted, Replies.OK);
    }
}
